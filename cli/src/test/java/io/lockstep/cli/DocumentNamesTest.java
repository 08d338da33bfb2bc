package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Classes, members and packages that the documents name are in the code. */
class DocumentNamesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LISTING = Pattern.compile("```.*?```", Pattern.DOTALL);

  /** A name in camel case, perhaps with a member: {@code Kernels} or {@code Kernels.all(...)}. */
  private static final Pattern NAME =
      Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\))?");

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
  private static final Pattern PACKAGES = Pattern.compile("^\\|[^|]*\\|([^|]*)\\|[^|]*\\|$");
  private static final List<String> FOREIGN =
      List.of("java.lang.", "java.util.", "java.lang.foreign.");

  /** Neither a class of ours nor of the JDK. */
  private static final Set<String> OTHERS = Set.of("NaN", "Example.java");

  /** The text of all files that declare a class of a name. */
  private static final Map<String, String> CLASSES = new HashMap<>();

  @BeforeAll
  static void readCode() throws IOException {
    for (Path file : files(ROOT, DocumentNamesTest::isSource)) {
      String text = Files.readString(file);
      declared(file, text).forEach(name -> CLASSES.merge(name, text, String::concat));
    }
    assertTrue(CLASSES.size() > 500, CLASSES.size() + " classes");
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return name.endsWith(".java") && name.contains("src") && !name.contains("target");
  }

  private static Set<String> declared(Path file, String text) {
    Set<String> names =
        DECLARED.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
    names.add(file.getFileName().toString().replace(".java", ""));
    return names;
  }

  private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(wanted).sorted().toList();
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    documents.addAll(files(ROOT.resolve("docs"), file -> file.toString().endsWith(".md")));
    return documents;
  }

  @Test
  void classes_and_members_that_documents_name_exist() throws IOException {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (Path document : documents()) {
      String prose = LISTING.matcher(Files.readString(document)).replaceAll("");
      for (MatchResult code : CODE.matcher(prose).results().toList()) {
        var name = NAME.matcher(code.group(1));
        if (!name.matches() || OTHERS.contains(code.group(1))) {
          continue;
        }
        found++;
        if (!exists(name.group(1), name.group(2))) {
          missing.add(ROOT.relativize(document) + ": " + code.group(1));
        }
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(found > 100, found + " names");
  }

  private static boolean exists(String type, String member) {
    String text = CLASSES.get(type);
    if (text == null) {
      return FOREIGN.stream().anyMatch(prefix -> isClass(prefix + type));
    }
    return member == null || Pattern.compile("\\b" + member + "\\b").matcher(text).find();
  }

  private static boolean isClass(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void packages_that_the_readme_lists_exist() throws IOException {
    Set<String> packages =
        files(ROOT, file -> isSource(file) && file.endsWith("package-info.java")).stream()
            .map(DocumentNamesTest::packageOf)
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (String line : section("## The code, in the order a value travels")) {
      var row = PACKAGES.matcher(line);
      if (row.matches()) {
        for (MatchResult name : CODE.matcher(row.group(1)).results().toList()) {
          found++;
          if (!packages.contains("io.lockstep." + name.group(1))) {
            missing.add(name.group(1));
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(found > 40, found + " packages");
  }

  private static List<String> section(String heading) throws IOException {
    return Files.readAllLines(ROOT.resolve("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }

  private static String packageOf(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("package "))
          .map(line -> line.substring("package ".length(), line.length() - 1))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
