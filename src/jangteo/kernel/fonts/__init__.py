"""The typeface of papers: Pretendard cut to Latin and the 2,350 syllables of KS X 1001, regular and bold.

Its licence (OFL.txt) reserves the name Pretendard for the whole typeface, so the cut one is called Jangteo Manual.
"""
