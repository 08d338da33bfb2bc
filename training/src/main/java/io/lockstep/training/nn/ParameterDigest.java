package io.lockstep.training.nn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The digest of parameters, which is equal if and only if every bit is. */
final class ParameterDigest {
  private static final int CANONICAL_NAN = 0x7fc00000;

  /** Bytes of a parameter that are on the host at a time. */
  private static final int PIECE = 1 << 20;

  private ParameterDigest() {}

  /**
   * Returns the digest of the parameters of some arenas, in the order of all their names.
   *
   * @param arenas no two of which have a parameter of one name
   */
  static String of(List<ParameterArena> arenas) {
    Map<String, ParameterArena> owners = new TreeMap<>();
    arenas.forEach(arena -> arena.views().keySet().forEach(name -> owners.put(name, arena)));
    MessageDigest sha = sha256();
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment buffer = memory.allocate(PIECE, Float.BYTES);
      ByteBuffer block = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
      owners.forEach((name, arena) -> {
        long count = arena.get(name).size();
        for (long at = 0; at < count; at += PIECE / Float.BYTES) {
          MemorySegment piece = buffer.asSlice(0, Math.min(PIECE, (count - at) * Float.BYTES));
          arena.read(name, at, piece);
          update(sha, piece, block);
        }
      });
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, MemorySegment floats, ByteBuffer block) {
    int count = (int) (floats.byteSize() / Float.BYTES);
    block.clear();
    for (int i = 0; i < count; i++) {
      int bits = floats.getAtIndex(ValueLayout.JAVA_INT, i);
      block.putInt(Float.isNaN(Float.intBitsToFloat(bits)) ? CANONICAL_NAN : bits);
    }
    sha.update(block.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
