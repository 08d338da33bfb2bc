package io.lockstep.backend.support;

import io.lockstep.fuzz.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compiled kernels on disk: what is damaged is as good as none. A guided fuzzer sees the digests
 * that are compared, so that in time it writes entries that are sound.
 */
class KernelCacheFuzzTest extends FuzzTest {
  private static final int DIGEST_BYTES = 32;

  private final Path folder;
  private final BinaryCache cache;
  private final byte[] key;

  KernelCacheFuzzTest() {
    try {
      folder = Files.createTempDirectory("fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cache = new BinaryCache("fuzz", folder);
    key = cache.key(List.of("source"));
  }

  @Override
  protected void read(byte[] input) throws IOException {
    Path file = BinaryCache.file(folder, key);
    Files.write(file, input);
    Optional<byte[]> found = cache.find(key);
    Files.delete(file);
    Optional<byte[]> sound = sound(input);
    if (!Arrays.equals(found.orElse(null), sound.orElse(null))) {
      throw new IllegalStateException(
          sound.isEmpty() ? "a damaged kernel is taken for sound" : "a sound kernel is not found");
    }
  }

  /** The kernel, if it stands behind the digest of all that follows and the key. */
  private Optional<byte[]> sound(byte[] input) {
    int head = DIGEST_BYTES + key.length;
    if (input.length <= head) {
      return Optional.empty();
    }
    byte[] rest = Arrays.copyOfRange(input, DIGEST_BYTES, input.length);
    boolean isSound =
        Arrays.equals(sha256(rest), Arrays.copyOf(input, DIGEST_BYTES))
            && Arrays.equals(key, Arrays.copyOf(rest, key.length));
    return isSound ? Optional.of(Arrays.copyOfRange(input, head, input.length)) : Optional.empty();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
