"""The encoder in torch: BERT with post-layer norms, two ways of pooling, one linear block for all heads."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.deep.carrier import Carried


class Layer(nn.Module):
    """Self-attention and the two dense steps after it (Devlin et al. 2019)."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: texts x tokens x width; mask: texts x 1 x 1 x tokens, true where a token is."""
        rows, tokens, width = x.shape
        q, k, v = (one(x).view(rows, tokens, self.heads, -1).transpose(1, 2) for one in (self.q, self.k, self.v))
        near = (q @ k.transpose(-2, -1)) * q.shape[
            -1
        ] ** -0.5  # plain products: the fused step is slow backwards on CPUs
        shares = near.masked_fill(~mask, -1e4).softmax(-1).to(v.dtype)
        x = self.aln(x + self.ao((shares @ v).transpose(1, 2).reshape(rows, tokens, width)))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), self.dropout, self.training))


class Encoder(nn.Module):
    """Tokens in; out come the mean of the last layer (what a text is about) and the scores of all heads.

    The heads look through a pooling of their own, a learned attention over the tokens for each of `views`, so that what
    they learn moves the mean less.
    """

    def __init__(self, carried: Carried, words: int, heads: int, views: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        width = carried.width
        self.dropout = dropout
        self.words = nn.Embedding(words, width)
        self.places = nn.Embedding(carried.positions, width)
        self.eln = nn.LayerNorm(width, carried.epsilon)
        self.layers = nn.ModuleList(
            Layer(width, carried.heads, carried.inner, carried.epsilon, dropout) for _ in range(carried.layers)
        )
        self.look = nn.Linear(width, views)
        self.heads = nn.Linear((views + 1) * width, heads)

    def forward(self, tokens: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """tokens, there (bool): texts x tokens. Returns texts x width and texts x heads."""
        x = self.words(tokens) + self.places.weight[: tokens.shape[1]]
        x = F.dropout(self.eln(x), self.dropout, self.training)
        mask = there[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        weight = there.unsqueeze(-1).to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1)
        shares = self.look(x).masked_fill(~there.unsqueeze(-1), -1e4).softmax(1)
        views = torch.einsum("btv,btw->bvw", shares, x).flatten(1)
        pooled = F.dropout(torch.cat([mean, views], 1), self.dropout, self.training)
        return mean, self.heads(pooled)


def take_over(encoder: Encoder, carried: Carried, kept: list[int]) -> None:
    """Give the encoder the carried weights; `kept` are the pieces that stay, in their new order."""
    tensors = {name: torch.from_numpy(values.copy()) for name, values in carried.tensors.items()}
    with torch.no_grad():
        encoder.words.weight.copy_(tensors["emb.word"][kept])
        encoder.places.weight.copy_(tensors["emb.pos"] + tensors["emb.type"][0])
        encoder.eln.weight.copy_(tensors["emb.ln.w"])
        encoder.eln.bias.copy_(tensors["emb.ln.b"])
        for number, layer in enumerate(encoder.layers):
            for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                part = getattr(layer, name)
                part.weight.copy_(tensors[f"l{number}.{name}.w"])
                part.bias.copy_(tensors[f"l{number}.{name}.b"])
