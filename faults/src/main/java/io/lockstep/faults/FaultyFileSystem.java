package io.lockstep.faults;

import io.lockstep.faults.power.PowerJournal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file system whose calls are counted and can be failed; the files are the platform's. Its paths
 * are handed to what is tested; paths of both file systems may be mixed.
 */
public final class FaultyFileSystem extends FileSystem {
  private final FileSystem real;
  private final FaultInjector faults;
  private final @Nullable PowerJournal journal;
  private final FaultyFileSystemProvider provider;

  FaultyFileSystem(
      FileSystem real,
      FaultInjector faults,
      @Nullable PowerJournal journal,
      FaultyFileSystemProvider provider) {
    this.real = real;
    this.faults = faults;
    this.journal = journal;
    this.provider = provider;
  }

  /**
   * Returns a file system for use within this process.
   *
   * @param folder calls on files within it count
   */
  public static FaultyFileSystem within(Path folder) {
    return create(folder, null);
  }

  /**
   * Returns a file system for use within this process that keeps a journal of what is not forced,
   * for {@link io.lockstep.faults.power.PowerLoss#strike}.
   *
   * @param folder calls on files within it count, and are in the journal
   * @param journal a folder for the journal, on the same disk, not within the other
   * @throws IOException if the journal cannot be made
   */
  public static FaultyFileSystem within(Path folder, Path journal) throws IOException {
    return create(folder, PowerJournal.create(FaultyPath.real(journal)));
  }

  private static FaultyFileSystem create(Path folder, @Nullable PowerJournal journal) {
    Path real = FaultyPath.real(folder);
    FileSystemProvider platform = real.getFileSystem().provider();
    return new FaultyFileSystemProvider(platform, new FaultInjector(List.of(real)), journal)
        .system();
  }

  /**
   * Returns the default file system of a JVM that was started with {@link
   * FaultyFileSystemProvider}.
   *
   * @throws IllegalStateException if it was not
   */
  public static FaultyFileSystem installed() {
    if (FileSystems.getDefault() instanceof FaultyFileSystem system) {
      return system;
    }
    throw new IllegalStateException(
        "[faults] this JVM's files are the platform's; start it with"
            + " -Djava.nio.file.spi.DefaultFileSystemProvider="
            + FaultyFileSystemProvider.class.getName());
  }

  /** Returns a path of the platform as one of this file system. */
  public Path path(Path other) {
    return new FaultyPath(this, FaultyPath.real(other));
  }

  /** Returns what counts its calls and fails them. */
  public FaultInjector faults() {
    return faults;
  }

  /**
   * Has the power fail: the files get a state that a disk may show after it. What is tested must
   * not be at work.
   *
   * @param seed decides on the damage
   * @return what was lost, a line for each
   * @throws IllegalStateException if no journal is kept
   */
  public List<String> losePower(long seed) throws IOException {
    return kept().losePower(seed);
  }

  /**
   * Has all that was written reach the disk, as a system does after a while.
   *
   * @throws IllegalStateException if no journal is kept
   */
  public void sync() throws IOException {
    kept().sync();
  }

  private PowerJournal kept() {
    if (journal == null) {
      throw new IllegalStateException("[faults] no journal is kept of what is not forced");
    }
    return journal;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    if (journal == null) {
      throw new UnsupportedOperationException();
    }
    journal.close();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return StreamSupport.stream(real.getRootDirectories().spliterator(), false)
        .map(this::path)
        .toList();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = real.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(FaultyPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }
}
