"""Trains the second tier: a small multilingual encoder, fine-tuned for many heads, pruned and quantized."""
