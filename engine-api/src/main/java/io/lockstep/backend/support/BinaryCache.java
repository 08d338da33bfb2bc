package io.lockstep.backend.support;

import io.lockstep.backend.temporary.TemporaryFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiled kernels on disk, one file for each, named by a digest of all that the result depends on.
 * A file is a digest of the rest, the digest of its name, the binary. A file that is damaged or not
 * ours is as good as none. Files appear complete or not at all, so that processes may share a
 * folder. A folder that cannot be used is logged once and left alone.
 */
public final class BinaryCache {
  /** Part of every key; to be changed with the format of the files. */
  private static final int FORMAT = 1;

  private static final int DIGEST_BYTES = 32;

  private final String backend;
  private final @Nullable Path folder;
  private volatile boolean broken;

  /**
   * Creates a cache.
   *
   * @param backend whose it is, such as {@code opencl}; its setting {@code opencl.cache} names the
   *     folder
   * @param folder made when needed; null for none
   */
  public BinaryCache(String backend, @Nullable Path folder) {
    this.backend = backend;
    this.folder = folder;
  }

  /** Returns whether there is a folder that can be used. */
  public boolean isOpen() {
    return folder != null && !broken;
  }

  /** Returns the key of what depends on these texts, the backend and nothing else. */
  public byte[] key(List<String> parts) {
    List<String> all = new ArrayList<>(List.of("lockstep " + backend + " " + FORMAT));
    all.addAll(parts);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String part : all) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sha256(bytes.toByteArray());
  }

  /** Returns the binary stored under a key. */
  public Optional<byte[]> find(byte[] key) {
    if (folder == null || broken) {
      return Optional.empty();
    }
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(file(folder, key)));
      if (file.remaining() <= 2 * DIGEST_BYTES) {
        return Optional.empty();
      }
      byte[] digest = next(file, DIGEST_BYTES);
      byte[] rest = next(file.duplicate(), file.remaining());
      boolean sound =
          Arrays.equals(digest, sha256(rest)) && Arrays.equals(key, next(file, DIGEST_BYTES));
      return sound ? Optional.of(next(file, file.remaining())) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      giveUp(folder, e);
      return Optional.empty();
    }
  }

  /** Stores a binary under a key. */
  public void store(byte[] key, byte[] binary) {
    if (folder == null || broken || binary.length == 0) {
      return;
    }
    byte[] rest = ByteBuffer.allocate(key.length + binary.length).put(key).put(binary).array();
    try {
      Files.createDirectories(folder);
      try (TemporaryFile partial = TemporaryFile.in(folder)) {
        Files.write(
            partial.path(),
            ByteBuffer.allocate(DIGEST_BYTES + rest.length).put(sha256(rest)).put(rest).array());
        Files.move(
            partial.path(),
            file(folder, key),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      giveUp(folder, e);
    }
  }

  private void giveUp(Path unusable, IOException e) {
    broken = true;
    System.getLogger("io.lockstep.backend." + backend)
        .log(
            System.Logger.Level.WARNING,
            "["
                + backend
                + "] kernels are not kept on disk, because "
                + unusable
                + " cannot be used ("
                + e
                + "); set "
                + backend
                + ".cache to another folder or off");
  }

  static Path file(Path folder, byte[] key) {
    return folder.resolve(HexFormat.of().formatHex(key) + ".bin");
  }

  private static byte[] next(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
