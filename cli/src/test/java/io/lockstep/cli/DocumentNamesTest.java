package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/** Classes and members that the documents name are in the code. */
class DocumentNamesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LISTING = Pattern.compile("```.*?```", Pattern.DOTALL);

  /** A name in camel case, perhaps with a member: {@code Kernels} or {@code Kernels.all(...)}. */
  private static final Pattern NAME =
      Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\))?");

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
  private static final List<String> FOREIGN =
      List.of("java.lang.", "java.util.", "java.lang.foreign.");

  /** Neither a class of ours nor of the JDK. */
  private static final Set<String> OTHERS = Set.of("NaN", "Example.java", "ModelCheckpoint");

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
}
