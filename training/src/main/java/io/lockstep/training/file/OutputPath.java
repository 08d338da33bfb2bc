package io.lockstep.training.file;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is to be written, links followed, after the checks that it may be.
 *
 * @param path the file, which is regular or not there
 * @param folder the folder that holds it
 * @param attributes of the file that is there, or null where it is new or has none
 */
record OutputPath(Path path, Path folder, @Nullable PosixFileAttributes attributes) {
  private static final int MOST_LINKS = 40;
  private static final Set<PosixFilePermission> WRITE =
      Set.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * Returns where a file of that name is to be written.
   *
   * @throws DataException if it may not
   */
  static OutputPath of(Path file) {
    Path path = followed(file);
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw bad(file, "its folder does not exist", "Create the folder '" + folder + "'");
    }
    BasicFileAttributes there = present(file, path, folder);
    if (there == null) {
      return new OutputPath(path, folder, null);
    }
    if (there.isDirectory()) {
      throw bad(file, "is a folder", "Give the name of a file to write");
    }
    if (!there.isRegularFile()) {
      throw bad(
          file,
          "is a device, pipe or socket, which cannot be replaced by a file",
          "Give the name of a file to write");
    }
    PosixFileAttributes posix = there instanceof PosixFileAttributes p ? p : null;
    if (!Files.isWritable(path) || (posix != null && isProtected(posix))) {
      throw bad(
          file, "may not be written to", "Change its permissions, or give the name of another");
    }
    return new OutputPath(path, folder, posix);
  }

  /** Whether nobody may write to a file; a superuser could all the same. */
  private static boolean isProtected(PosixFileAttributes posix) {
    return posix.permissions().stream().noneMatch(WRITE::contains);
  }

  private static Path followed(Path file) {
    Path path = file.toAbsolutePath();
    try {
      for (int links = 0; isLink(path); links++) {
        if (links == MOST_LINKS) {
          throw bad(file, "is a link that leads to itself", "Give the name of a file to write");
        }
        path = path.resolveSibling(Files.readSymbolicLink(path));
      }
    } catch (IOException e) {
      throw AtomicFile.failed(file, Objects.requireNonNullElse(path.getParent(), path), e);
    }
    return path;
  }

  private static boolean isLink(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isSymbolicLink();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      Path folder = path.getParent();
      if (folder != null && Files.isDirectory(folder)) {
        throw e;
      }
      return false;
    }
  }

  private static @Nullable BasicFileAttributes present(Path file, Path path, Path folder) {
    boolean posix = Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    try {
      return posix
          ? Files.readAttributes(path, PosixFileAttributes.class)
          : Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw AtomicFile.failed(file, folder, e);
    }
  }

  /** Gives a file the permissions of the one that it is to replace, and if possible its owners. */
  void keepMode(Path replacement) throws IOException {
    if (attributes == null) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
    try {
      view.setGroup(attributes.group());
      view.setOwner(attributes.owner());
    } catch (IOException e) {
      // Only a superuser may give files away; the permissions are what matters.
    }
    view.setPermissions(attributes.permissions());
  }

  private static DataException bad(Path file, String problem, String remedy) {
    return new DataException(AtomicFile.OPERATION, file, "", problem, remedy);
  }
}
