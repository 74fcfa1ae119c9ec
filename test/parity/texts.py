"""Fifty texts: what people type, and what breaks tokenizers."""

TEXTS = [
    "a dog", "two dogs running on a beach", "A Photo of a Cat.", "snow", "sunset over the sea", "our garden",
    "Bruno in the snow", "a man in a red shirt riding a bicycle", "children playing football in a park",
    "birthday cake with candles", "the Eiffel Tower at night", "a close-up of a bee on a flower",
    "black and white portrait of an old woman", "mountains", "a bowl of ramen", "car", "an empty street after rain",
    "people dancing at a wedding", "a white horse", "fireworks",
    "", " ", "!", "...", "?!?", "a", "I", "x" * 90,
    "  two   spaces  and a tab\there ", "first line\nsecond line", "UPPER CASE WORDS", "MiXeD CaSe",
    "don't, won't & can't", "it's 5 o'clock", "price: $9.99 (50% off!)", "2024-11-25 18:30", "file_name-v2.0.JPG",
    "C++ and C#", "e-mail me @ home", "café crème brûlée", "Übergröße straße", "naïve façade, São Paulo",
    "日本の桜", "海边的日落和一只狗", "москва зимой", "صورة كلب", "사진 속 고양이",
    "🐶 in the snow ❄️", "👨‍👩‍👧 at the beach 🏖️🌊",
    " ".join(["a very long description of one photograph with many words in it that goes on and"] * 13),
]
assert len(TEXTS) == 50 and len(set(TEXTS)) == 50 and len(TEXTS[-1].split()) > 200
