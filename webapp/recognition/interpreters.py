"""LiteRT interpreters of one network, lent to one thread at a time."""

import threading

import numpy as np

from webapp.errors import ModelError

MOST_IDLE = 4
"""Interpreters that one network keeps: one page is read at a time, most of its lines are of one width or two, and a few
predictions are made beside it. One takes 1 to 8 MB and is made anew in as many milliseconds; eight of them were 12 MB
more for each worker."""


class Interpreters:
    """Runs a network in as many threads as ask.

    An interpreter works for one thread at a time and for one shape, and holds the network's weights once more. The one
    that was given back last is lent first, for its memory is still in the processor's cache; where too many lie idle,
    the one that was not needed for longest is let go.
    """

    def __init__(self, content: bytes, complaint: str) -> None:
        """Takes a network.

        Args:
            content: the LiteRT file; some dimensions of its only input are free.
            complaint: the first words of the error when it cannot be used.
        """
        self._content = content
        self._complaint = complaint
        self._idle: list[_Interpreter] = []
        self._lock = threading.Lock()

    def answer(self, batch: np.ndarray) -> np.ndarray:
        """Asks the network.

        Args:
            batch: float32, of a shape that the network takes. Keep to a few: an interpreter for a new one takes
                milliseconds to make.

        Returns:
            The network's only output, of its own shape and type.

        Raises:
            ModelError: the file is no network for LiteRT, or does not take this shape.
        """
        interpreter = self._take(batch.shape) or self._make(batch.shape)
        try:
            return interpreter.answer(batch)
        finally:
            self._give_back(interpreter)

    def _take(self, shape: tuple[int, ...]) -> "_Interpreter | None":
        with self._lock:
            for index in reversed(range(len(self._idle))):
                if self._idle[index].shape == shape:
                    return self._idle.pop(index)
        return None

    def _give_back(self, interpreter: "_Interpreter") -> None:
        with self._lock:
            self._idle.append(interpreter)
            if len(self._idle) > MOST_IDLE:
                self._idle.pop(0)

    def _make(self, shape: tuple[int, ...]) -> "_Interpreter":
        try:
            return _Interpreter(self._content, shape)
        except (RuntimeError, ValueError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelError(f"{self._complaint} ({reason}). Train it again.") from error


class _Interpreter:
    """One interpreter, made for one shape. Asking it again and again where its tensors lie cost 16 µs each time."""

    def __init__(self, content: bytes, shape: tuple[int, ...]) -> None:
        from ai_edge_litert.interpreter import Interpreter  # only this engine needs it

        self.shape = shape
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._interpreter.resize_tensor_input(self._input, shape, strict=True)
        self._interpreter.allocate_tensors()

    def answer(self, batch: np.ndarray) -> np.ndarray:
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output)
