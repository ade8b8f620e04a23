"""Pages of digits for the tests, written with OpenCV's Hershey font."""

import cv2
import numpy as np


def page(*lines: str, size: tuple[int, int] = (400, 640), digit_px: int = 44, pen_px: int = 4) -> np.ndarray:
    """Returns (H, W) uint8: black lines on white, spaced out as a hand would write, 40 px from the left."""
    picture = np.full(size, 255, np.uint8)
    scale = digit_px / 21  # the font's digits are 21 px high at scale 1
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            corner = (40 + round(column * 0.9 * digit_px), 80 + row * 2 * digit_px)
            cv2.putText(picture, sign, corner, cv2.FONT_HERSHEY_SIMPLEX, scale, 0, pen_px, cv2.LINE_AA)
    return picture


def photographed(picture: np.ndarray, *, paper: int = 190, ink: int = 70, grain: float = 2.0) -> np.ndarray:
    """Returns a picture as a camera sees it: grey paper, grey ink, grain."""
    noise = np.random.default_rng(0).normal(0, grain, picture.shape)
    return np.clip(ink + picture * ((paper - ink) / 255) + noise, 0, 255).astype(np.uint8)


def on_desk(sheet: np.ndarray, corners: list[tuple[int, int]], *, size: tuple[int, int] = (700, 900)) -> np.ndarray:
    """Returns a photo of a sheet on a dark desk, its corners at these x, y, clockwise from the top left."""
    height, width = sheet.shape
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32))
    desk = np.clip(np.random.default_rng(0).normal(50, 4, size), 0, 255).astype(np.uint8)
    return cv2.warpPerspective(sheet, matrix, size[::-1], dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
