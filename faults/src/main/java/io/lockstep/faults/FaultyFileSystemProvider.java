package io.lockstep.faults;

import io.lockstep.faults.power.PowerJournal;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@link FaultyFileSystem}. A JVM that is started with {@code
 * -Djava.nio.file.spi.DefaultFileSystemProvider=} and the name of this class has it as its default.
 */
public final class FaultyFileSystemProvider extends FileSystemProvider {
  private final FileSystemProvider real;
  private final FaultInjector faults;
  private final @Nullable PowerJournal journal;
  private final FaultyFileSystem system;

  /** Called by the JVM: the provider as system properties describe it. */
  public FaultyFileSystemProvider(FileSystemProvider platform) {
    this(platform, FaultSettings.of(System.getProperties()));
  }

  private FaultyFileSystemProvider(FileSystemProvider platform, FaultSettings settings) {
    this(platform, settings.injector(platform), settings.openJournal(platform));
  }

  FaultyFileSystemProvider(
      FileSystemProvider real, FaultInjector faults, @Nullable PowerJournal journal) {
    this.real = real;
    this.faults = faults;
    this.journal = journal;
    FileSystem platform = real.getFileSystem(URI.create("file:///"));
    this.system = new FaultyFileSystem(platform, faults, journal, this);
  }

  FaultyFileSystem system() {
    return system;
  }

  private static Path real(Path path) {
    return FaultyPath.real(path);
  }

  /** Returns the journal, if what happens to a file is kept there. */
  private @Nullable PowerJournal journal(Path path) {
    return journal != null && faults.watches(path) ? journal : null;
  }

  @Override
  public String getScheme() {
    return real.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    return real.newFileSystem(uri, env);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    return system.path(real.getPath(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = real(path);
    if (!faults.watches(file)) {
      return real.newFileChannel(file, options, attributes);
    }
    OpenFile open = new OpenFile(file, options, faults, journal(file));
    return faults.call(
        FileCall.OPEN, file, () -> open.channel(real.newFileChannel(file, options, attributes)));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path listed = real(folder);
    return faults.call(
        FileCall.LIST,
        listed,
        () ->
            new FaultyFolder(
                system,
                listed,
                real.newDirectoryStream(listed, p -> filter.accept(system.path(p)))));
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path created = real(folder);
    faults.call(
        FileCall.CREATE_FOLDER,
        created,
        () -> {
          real.createDirectory(created, attributes);
          created(created);
          return null;
        });
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    real.createSymbolicLink(real(link), real(target), attributes);
    created(real(link));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    real.createLink(real(link), real(existing));
    created(real(link));
  }

  private void created(Path path) throws IOException {
    @Nullable PowerJournal kept = journal(path);
    if (kept != null) {
      kept.created(path);
    }
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    Path read = real(link);
    return faults.call(FileCall.ATTRIBUTES, read, () -> system.path(real.readSymbolicLink(read)));
  }

  @Override
  public void delete(Path path) throws IOException {
    Path deleted = real(path);
    @Nullable PowerJournal kept = journal(deleted);
    faults.call(
        FileCall.DELETE,
        deleted,
        () -> {
          if (kept == null) {
            real.delete(deleted);
          } else {
            kept.delete(deleted, () -> real.delete(deleted));
          }
          return null;
        });
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Path copied = real(target);
    faults.call(
        FileCall.WRITE,
        copied,
        () -> {
          real.copy(real(source), copied, options);
          created(copied);
          return null;
        });
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = real(source);
    Path to = real(target);
    @Nullable PowerJournal kept = journal(to);
    faults.call(
        FileCall.MOVE,
        to,
        () -> {
          if (kept == null) {
            real.move(from, to, options);
          } else {
            kept.move(from, to, () -> real.move(from, to, options));
          }
          return null;
        });
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return real.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path file = real(path);
    faults.call(
        FileCall.ATTRIBUTES,
        file,
        () -> {
          real.checkAccess(file, modes);
          return null;
        });
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    Path file = real(path);
    return faults.call(FileCall.ATTRIBUTES, file, () -> real.readAttributes(file, type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    Path file = real(path);
    return faults.call(
        FileCall.ATTRIBUTES, file, () -> real.readAttributes(file, attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    Path file = real(path);
    faults.call(
        FileCall.ATTRIBUTES,
        file,
        () -> {
          real.setAttribute(file, attribute, value, options);
          return null;
        });
  }
}
