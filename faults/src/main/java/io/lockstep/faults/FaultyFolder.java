package io.lockstep.faults;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** The names in a folder, as paths of a faulty file system; reading them can fail, too. */
final class FaultyFolder implements DirectoryStream<Path> {
  private final FaultyFileSystem system;
  private final Path folder;
  private final DirectoryStream<Path> real;

  FaultyFolder(FaultyFileSystem system, Path folder, DirectoryStream<Path> real) {
    this.system = system;
    this.folder = folder;
    this.real = real;
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> names = real.iterator();
    return new Iterator<>() {
      private boolean isRead;

      @Override
      public boolean hasNext() {
        if (!isRead) {
          isRead = true;
          return read(names);
        }
        return names.hasNext();
      }

      @Override
      public Path next() {
        return system.path(names.next());
      }
    };
  }

  private boolean read(Iterator<Path> names) {
    try {
      return system.faults().call(FileCall.LIST, folder, names::hasNext);
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
