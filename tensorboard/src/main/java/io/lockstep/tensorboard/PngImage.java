package io.lockstep.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A picture as PNG (ISO 15948): rows of small pictures side by side, grey or coloured, each number
 * between a least, which is black, and a greatest.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for grey, 3 for red, green and blue
 * @param encoded the file's bytes
 */
record PngImage(int width, int height, int channels, byte[] encoded) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Pixels between pictures. */
  private static final int GAP = 1;

  /**
   * Puts pictures side by side.
   *
   * @param rows of pictures, each pixel by pixel
   * @param width of one of them
   * @param height of one of them
   * @param channels 1 or 3 numbers for a pixel
   */
  static PngImage grid(
      List<List<float[]>> rows, int width, int height, int channels, double least, double most) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int totalWidth = columns * (width + GAP) - GAP;
    int totalHeight = rows.size() * (height + GAP) - GAP;
    int stride = 1 + totalWidth * channels;
    byte[] pixels = new byte[totalHeight * stride];
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        float[] picture = rows.get(r).get(c);
        for (int i = 0; i < width * height * channels; i++) {
          int y = r * (height + GAP) + i / (width * channels);
          int x = c * (width + GAP) * channels + i % (width * channels);
          pixels[y * stride + 1 + x] = level(picture[i], least, most);
        }
      }
    }
    return new PngImage(
        totalWidth, totalHeight, channels, encode(totalWidth, totalHeight, channels, pixels));
  }

  private static byte level(double value, double least, double most) {
    double share = most > least ? (value - least) / (most - least) : 0;
    return (byte) Math.round(255 * Math.clamp(Double.isNaN(share) ? 0 : share, 0.0, 1.0));
  }

  /** Encodes rows of bytes, each behind the number of its filter, 0 for none. */
  private static byte[] encode(int width, int height, int channels, byte[] rows) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    byte colors = (byte) (channels == 1 ? 0 : 2);
    byte[] depth = {8, colors, 0, 0, 0};
    chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(depth).array());
    chunk(png, "IDAT", deflated(rows));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] piece = new byte[1 << 13];
      while (!deflater.finished()) {
        result.write(piece, 0, deflater.deflate(piece));
      }
    }
    return result.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
    png.writeBytes(name);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array());
  }
}
