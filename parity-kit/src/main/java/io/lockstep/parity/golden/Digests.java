package io.lockstep.parity.golden;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.kernels.spec.Region;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digests: the first digits of SHA-256, in hexadecimal. */
final class Digests {
  /** Digits of the digest of a state. */
  private static final int STATE = 16;

  /** Digits of the digest of what a kernel read or wrote, of which there are many. */
  private static final int KERNEL = 8;

  private static final int BLOCK = 1 << 13;

  private final MessageDigest sha = sha256();
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Returns the digest of a text, for a state. */
  static String ofText(String text) {
    return ofText(text, STATE);
  }

  /** Returns the digest of a specification: program, types and layouts. */
  static String ofSpec(KernelSpec spec) {
    return ofText(String.join("\n", KernelText.describe(spec)), KERNEL);
  }

  private static String ofText(String text, int digits) {
    byte[] all = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(all).substring(0, digits);
  }

  /**
   * Adds the elements of a region in row-major order, wherever they lie; every NaN counts the same.
   *
   * @param bytes from its first element to its last
   */
  void add(Region region, MemorySegment bytes) {
    Region.Walk walk = region.walk();
    for (int i = 0; i < region.size(); i++) {
      double value = Elements.get(bytes, region.dtype(), walk.next());
      block.putLong(Double.doubleToLongBits(value));
      if (!block.hasRemaining()) {
        flush();
      }
    }
    flush();
  }

  private void flush() {
    sha.update(block.flip());
    block.clear();
  }

  /** Returns the digest of what was added, for a parameter; nothing can be added after it. */
  String ofState() {
    return text(STATE);
  }

  /** Returns the digest of what was added, for a kernel; nothing can be added after it. */
  String ofKernel() {
    return text(KERNEL);
  }

  private String text(int digits) {
    return HexFormat.of().formatHex(sha.digest()).substring(0, digits);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
