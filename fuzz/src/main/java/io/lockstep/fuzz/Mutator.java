package io.lockstep.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages seeds at random, the same for the same seed of randomness: bits, bytes, numbers, pieces
 * left out, doubled, moved, repeated many times or taken from another seed.
 */
final class Mutator {
  /** The longest input. */
  private static final int LONGEST = 1 << 14;

  /** The most changes to one seed. */
  private static final int MOST_CHANGES = 4;

  private static final int LONGEST_PIECE = 32;
  private static final int MOST_REPEATS = 2000;

  /** What readers commonly stumble over. */
  private static final List<byte[]> TOKENS =
      List.of(
              "0",
              "-1",
              "1e999",
              "-1e-999",
              "NaN",
              "Infinity",
              "2147483647",
              "2147483648",
              "-2147483649",
              "9223372036854775807",
              "9223372036854775808",
              "1099511627776",
              "0.5",
              "1" + "0".repeat(400),
              "null",
              "true",
              "[]",
              "{}",
              "\"\"",
              "[null]",
              "{\"a\":1}",
              "\"",
              "\\",
              "\\u0000",
              "\n",
              "\r\n",
              "\t",
              " ",
              ",",
              ";",
              "(",
              ")",
              "=",
              ":",
              "-",
              "*",
              "[",
              "]",
              "{",
              "}",
              "\u0000",
              "\ufeff",
              "\u00e9",
              "\ud83d\ude00")
          .stream()
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final List<byte[]> seeds;
  private final SplittableRandom random;

  Mutator(List<byte[]> seeds, long seed) {
    this.seeds = List.copyOf(seeds);
    this.random = new SplittableRandom(seed);
  }

  /** The next damaged input. */
  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(LONGEST_PIECE));
    byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
    return switch (random.nextInt(10)) {
      case 0 -> replaced(bytes, at, Math.min(1, length), new byte[] {(byte) random.nextInt()});
      case 1 -> flipped(bytes, at);
      case 2 -> replaced(bytes, at, length, new byte[0]);
      case 3 -> replaced(bytes, at, 0, piece);
      case 4 -> replaced(bytes, random.nextInt(bytes.length + 1), 0, piece);
      case 5 -> replaced(bytes, at, 0, token());
      case 6 -> replaced(bytes, at, word(bytes, at), token());
      case 7 -> replaced(bytes, at, length, piece());
      case 8 -> repeated(bytes, at, piece);
      default -> Arrays.copyOf(bytes, at);
    };
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size()));
  }

  /** A piece of any seed. */
  private byte[] piece() {
    byte[] seed = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(seed.length + 1);
    return Arrays.copyOfRange(
        seed, from, Math.min(seed.length, from + 1 + random.nextInt(LONGEST_PIECE)));
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < bytes.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return flipped;
  }

  private byte[] repeated(byte[] bytes, int at, byte[] piece) {
    int length = Math.min(piece.length, 1 + random.nextInt(LONGEST_PIECE) / 8);
    int times = 1 + random.nextInt(MOST_REPEATS);
    byte[] many = new byte[length * times];
    for (int i = 0; i < many.length; i++) {
      many[i] = piece[i % length];
    }
    return length == 0 ? bytes : replaced(bytes, at, 0, many);
  }

  /** How many bytes of a word or number begin at a place. */
  private static int word(byte[] bytes, int at) {
    int end = at;
    while (end < bytes.length && (Character.isLetterOrDigit(bytes[end]) || bytes[end] == '.')) {
      end++;
    }
    return end - at;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] replaced = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, replaced, 0, at);
    System.arraycopy(by, 0, replaced, at, by.length);
    System.arraycopy(bytes, at + length, replaced, at + by.length, bytes.length - at - length);
    return replaced;
  }
}
