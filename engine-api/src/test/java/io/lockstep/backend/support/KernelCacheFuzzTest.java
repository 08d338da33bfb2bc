package io.lockstep.backend.support;

import io.lockstep.fuzz.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compiled kernels on disk: what is damaged is as good as none. */
class KernelCacheFuzzTest extends FuzzTest {
  private static final byte[] BINARY = {1, 2, 3, 4};

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
    if (found.isPresent() && !Arrays.equals(BINARY, found.get())) {
      throw new IllegalStateException("a damaged kernel is taken for sound");
    }
  }
}
