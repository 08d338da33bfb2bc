package io.lockstep.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The seeds of a reader: the files of the folder {@code fuzz/NAME} among the resources of its
 * tests, where the class is {@code NAMEFuzzTest}. Names begin with {@code good} where the reader
 * takes the file, with {@code bad} where it must refuse it, as it had not always done.
 */
final class Corpus {
  private Corpus() {}

  /**
   * A seed.
   *
   * @param name of its file
   * @param bytes of it
   */
  record Seed(String name, byte[] bytes) {
    boolean isGood() {
      return name.startsWith("good");
    }
  }

  /** The seeds in the order of their names. */
  static List<Seed> of(Class<? extends FuzzTest> test) {
    String name = test.getSimpleName().replaceFirst("FuzzTest$", "");
    URL folder = test.getResource("/fuzz/" + name);
    if (folder == null) {
      throw new IllegalStateException("there is no folder fuzz/" + name + " of seeds");
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().map(Corpus::seed).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Seed seed(Path file) {
    try {
      return new Seed(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
