package io.lockstep.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A source file of the project's main code, of every module, whether or not it is built.
 *
 * @param module the folder of the module, such as {@code kernels} or {@code bench/cpu/djl}
 * @param packageName its package, without {@code io.lockstep}
 * @param name the simple name of its class
 * @param text the whole file
 */
record SourceFile(String module, String packageName, String name, String text) {
  /** The root of the repository. */
  static final Path ROOT = root();

  /** Tests run in the folder of their module, but are looked for in that of the project, too. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("mvnw")) ? here : Objects.requireNonNull(here.getParent());
  }

  private static final String MAIN = "src/main/java/io/lockstep/";
  private static final Pattern NO_CODE =
      Pattern.compile("/\\*.*?\\*/|\"[^\"\\n]*\"", Pattern.DOTALL);
  private static final Pattern USE = Pattern.compile("\\bio\\.lockstep\\.([a-z0-9.]+)\\.[A-Z]");

  /** Returns the main code of all modules, as their poms name them. */
  static List<SourceFile> all() {
    try (Stream<Path> poms = Files.find(ROOT, 4, (p, _) -> p.endsWith("pom.xml"))) {
      return poms.map(Path::getParent).sorted().flatMap(SourceFile::ofModule).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<SourceFile> ofModule(Path module) {
    Path main = module.resolve(MAIN);
    if (!Files.isDirectory(main)) {
      return Stream.of();
    }
    String name = ROOT.relativize(module).toString();
    try (Stream<Path> files = Files.walk(main)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList().stream()
          .map(f -> of(name, main.relativize(f)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFile of(String module, Path file) {
    try {
      return new SourceFile(
          module,
          String.valueOf(file.getParent()).replace('/', '.'),
          file.getFileName().toString().replaceFirst("\\.java$", ""),
          Files.readString(ROOT.resolve(module).resolve(MAIN).resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isPackageInfo() {
    return name.equals("package-info");
  }

  /** Returns the project's packages that it uses, its own left out. */
  List<String> uses() {
    return USE.matcher(NO_CODE.matcher(text).replaceAll(""))
        .results()
        .map(r -> r.group(1))
        .filter(p -> !p.equals(packageName))
        .distinct()
        .toList();
  }
}
