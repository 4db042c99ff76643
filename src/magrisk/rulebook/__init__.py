"""The rulebook: rule files, what they may say, and their proof."""
