package io.lockstep.cli;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.cli.PackageTable.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rooms of the house: README's table of packages is what there is, and the way it is used. */
class PackagesTest {
  /** Files of a package, its package-info not counted. */
  private static final int MOST_FILES = 20;

  private static final Pattern SAYS_IMPORTS =
      Pattern.compile("\\A/\\*\\*.*\\b[Ii]mports?\\b.*\\*/\\s*@NullMarked", Pattern.DOTALL);

  private final List<SourceFile> sources = SourceFile.all();
  private final PackageTable table = PackageTable.read();

  @Test
  void the_readme_lists_every_package_once_in_its_module() {
    Set<String> there = new TreeSet<>();
    sources.forEach(file -> there.add(file.module() + " " + file.packageName()));
    Set<String> listed = new TreeSet<>();
    for (Row row : table.rows()) {
      sources.stream()
          .filter(row::holds)
          .map(SourceFile::module)
          .findFirst()
          .ifPresentOrElse(
              module -> listed.add(module + " " + row.name()),
              () -> listed.add(row.module() + " " + row.name() + " is not there"));
    }
    assertEquals(String.join("\n", there), String.join("\n", listed));
    assertEquals(there.size(), table.rows().size(), "a package is listed twice");
  }

  @Test
  void a_package_uses_only_packages_that_the_readme_lists_above_it() {
    List<String> order = table.names();
    Set<String> wrong = new TreeSet<>();
    for (SourceFile file : sources) {
      for (String used : file.uses()) {
        if (order.indexOf(used) >= order.indexOf(file.packageName())) {
          wrong.add(file.packageName() + " uses " + used + ", in " + file.name());
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void every_package_says_its_job_and_what_it_may_import() {
    Set<String> silent = new TreeSet<>();
    sources.forEach(file -> silent.add(file.packageName()));
    sources.stream()
        .filter(SourceFile::isPackageInfo)
        .filter(info -> SAYS_IMPORTS.matcher(info.text()).find())
        .forEach(info -> silent.remove(info.packageName()));
    assertEquals(Set.of(), silent);
  }

  @Test
  void a_package_is_small_enough_to_be_seen_at_once() {
    Map<String, Long> sizes =
        sources.stream()
            .filter(file -> !file.isPackageInfo())
            .collect(groupingBy(SourceFile::packageName, TreeMap::new, counting()));
    sizes.values().removeIf(size -> size <= MOST_FILES);
    assertEquals(Map.of(), sizes);
  }

  @Test
  void a_simple_name_stands_for_one_class() {
    Map<String, Set<String>> packages =
        sources.stream()
            .filter(file -> !file.isPackageInfo())
            .collect(
                groupingBy(
                    SourceFile::name,
                    TreeMap::new,
                    collectingAndThen(
                        toSet(),
                        files ->
                            new TreeSet<>(files.stream().map(SourceFile::packageName).toList()))));
    packages.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), packages);
  }
}
