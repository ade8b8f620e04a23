"""From the bytes of a picture to the digit in it: decode → ink → normalise → classify.

Nothing in here knows the web, a database or TensorFlow; arrays and tuples go in and come out. The one concession is the
optional TensorFlow engine, imported inside the function that builds it.
"""
