"""Teach the network: data → augment → networks → fit → evaluate → export.

The only package that imports TensorFlow. It shares `webapp.recognition.normalise` with serving; the web never imports
it.
"""
