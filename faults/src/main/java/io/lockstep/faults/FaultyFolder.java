package io.lockstep.faults;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** The names in a folder, as paths of a faulty file system. */
final class FaultyFolder implements DirectoryStream<Path> {
  private final FaultyFileSystem system;
  private final DirectoryStream<Path> real;

  FaultyFolder(FaultyFileSystem system, DirectoryStream<Path> real) {
    this.system = system;
    this.real = real;
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> names = real.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return names.hasNext();
      }

      @Override
      public Path next() {
        return system.path(names.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
