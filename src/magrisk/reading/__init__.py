"""Reading what people write of medicines and conditions; near matches are offered, never taken."""
