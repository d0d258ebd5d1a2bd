"""Evidence for floors: what must be seen in each language, and the look-alikes that must not."""

import pytest

from coolhead.text import LinearReader
from tests.text.said import read

SEEN = [
    ("safety", "My daughter ended up in hospital after eating your yoghurt"),
    ("safety", "There was a piece of glass in my soup"),
    ("safety", "The charger caught fire next to my bed"),
    ("safety", "Mój syn trafił do szpitala po waszym jogurcie"),
    ("safety", "Zatruliśmy się całą rodziną po obiedzie w tym hotelu"),
    ("safety", "Kawałek szkła w słoiku dla niemowląt!"),
    ("safety", "Ma fille a été hospitalisée après avoir mangé votre plat"),
    ("safety", "Le chargeur a pris feu cette nuit"),
    ("safety", "Toute la famille malade après avoir mangé chez vous, intoxication alimentaire"),
    ("safety", "Anak saya keracunan setelah makan di sini"),
    ("safety", "Powerbank saya meledak di dalam tas"),
    ("safety", "Моя дочь отравилась вашим йогуртом, увезли на скорой"),
    ("safety", "Зарядка взорвалась ночью, чудом никто не спал рядом"),
    ("regulator", "I will sue you, my lawyer already has the file"),
    ("regulator", "Zgłaszam sprawę do UOKiK i na policję"),
    ("regulator", "Je vais porter plainte, la DGCCRF est prévenue"),
    ("regulator", "Sudah saya laporkan ke YLKI dan OJK"),
    ("regulator", "Написал жалобу в Роспотребнадзор, дальше в суд"),
    ("leak", "Customer passwords leaked, the database is for sale online"),
    ("leak", "Wyciek danych klientów, pesele krążą w sieci"),
    ("leak", "Fuite de données : nos mots de passe ont été volés"),
    ("leak", "Data pelanggan bocor dan dijual di forum"),
    ("leak", "Утечка данных клиентов, база продаётся в сети"),
    ("takeover", "Looks like your account was hacked, it posts crypto links"),
    ("takeover", "Wasze konto zostało zhakowane!"),
    ("takeover", "Votre compte a été piraté, vérifiez"),
    ("takeover", "Akun kalian dihack ya min?"),
    ("takeover", "Ваш аккаунт взломали, проверьте"),
    ("threat", "I know where you live and I will kill you"),
    ("threat", "Wiem, gdzie mieszkasz, zabiję cię"),
    ("threat", "Je sais où tu habites, je vais te tuer"),
    ("threat", "Gue tau rumah lu, gue bunuh lu"),
    ("threat", "Я знаю, где ты живёшь, убью тебя"),
    ("boycott", "Boycott them, don't buy anything from them"),
    ("boycott", "Bojkot! Nie kupujcie u nich"),
    ("boycott", "Boycottez cette marque, n'achetez plus rien chez eux"),
    ("boycott", "Boikot! Jangan beli produk mereka"),
    ("boycott", "Бойкот! Не покупайте у них ничего"),
    ("refund", "I want my money back"),
    ("refund", "Żądam zwrotu pieniędzy, wypowiadam umowę"),
    ("refund", "Remboursez-moi, je résilie mon abonnement"),
    ("refund", "Kembalikan uang saya, mau refund"),
    ("refund", "Верните деньги, расторгаю договор"),
    ("deletion", "Why did you delete my comment?"),
    ("deletion", "Dlaczego usuwacie komentarze?"),
    ("deletion", "Pourquoi supprimez-vous les commentaires ?"),
    ("deletion", "Kenapa komentar saya dihapus?"),
    ("deletion", "Почему удаляете комментарии?"),
    ("group", "This advert is racist and insults disabled people"),
    ("group", "Ta reklama obraża kobiety"),
    ("group", "Cette pub est sexiste et insulte les personnes âgées"),
    ("group", "Iklannya menghina agama dan rasis"),
    ("group", "Эта реклама оскорбляет женщин"),
    ("executive", "The CEO was arrested for fraud"),
    ("executive", "Prezes zatrzymany za łapówki"),
    ("executive", "Le PDG mis en examen pour corruption"),
    ("executive", "Direktur utamanya ditangkap karena korupsi"),
    ("executive", "Директор задержан за взятки"),
    ("press", "Hello, I'm a journalist, could you comment for our story?"),
    ("press", "Jestem dziennikarką, przygotowuję materiał o tej sprawie"),
    ("press", "Bonjour, je suis journaliste et je prépare un article"),
    ("press", "Halo, saya wartawan, mohon tanggapan untuk berita kami"),
    ("press", "Здравствуйте, я журналист, готовим материал, прошу прокомментировать"),
]


@pytest.mark.parametrize(("sign", "text"), SEEN)
def test_signs_are_seen(reader: LinearReader, sign: str, text: str) -> None:
    assert sign in read(reader, text).signs


@pytest.mark.parametrize(
    "text",
    [
        "I'm sick of waiting, this is killing me",
        "I was dying of laughter, that advert is sick",
        "No one was hurt in the fire drill",
        "My account got hacked, can you help?",
        "This burger is to die for",
        "The roof leaked on us all weekend",
        "Your new album blew my mind",
        "Umieram ze śmiechu, ten film mnie zabił",
        "Mam dość, chory jestem od tego czekania",
        "Problem w tym, że rura cieknie i jest wyciek wody",
        "Ale czad, zabójczo dobre",
        "Nikt nie ucierpiał w czasie ćwiczeń",
        "Je suis mort de rire, cette pub me tue",
        "J'en ai marre, vous me rendez dingue",
        "Fuite d'eau dans la salle de bain",
        "Personne n'est blessé, tout va bien",
        "Ngakak sampai mati, lucu banget wkwkwk",
        "Capek nunggu, bikin sakit hati",
        "Atap bocor terus kalau hujan",
        "Gila, diskonnya bikin meledak",
        "Умираю от смеха, убили просто",
        "Достали уже, сил нет ждать",
        "Утечка воды в номере",
        "Никто не пострадал, просто учебная тревога",
    ],
)
def test_metaphors_and_everyday_trouble_are_no_evidence(reader: LinearReader, text: str) -> None:
    shown = set(read(reader, text).signs)
    assert not shown & {"safety", "threat", "takeover", "leak"}


def test_thanks_to_a_hospital_is_no_warning(reader: LinearReader) -> None:
    text = "My son was taken to hospital and the staff were wonderful, thank you so much, excellent care"
    assert "safety" not in read(reader, text).signs
