package io.lockstep.cli;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Pom.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What is published is what Maven Central asks for, and brings along what it needs alone. */
class PomsTest {
  private static final String OURS = "io.lockstep:lockstep-";
  private static final Pattern COORDINATES =
      Pattern.compile("(io\\.lockstep:lockstep-[a-z-]+|org\\.lwjgl:lwjgl):(\\d[\\w.-]*)");
  private static final Pattern LISTING = Pattern.compile("(?s)```xml\\n(.*?)\\n```");

  /** What Central asks for, and what is said once for all modules. */
  private static final List<String> SAID_ONCE =
      List.of(
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "developers/developer/email",
          "scm/connection",
          "scm/developerConnection",
          "scm/url");

  /** What each module brings along at run time, beside JSpecify, which all do. */
  private static final Map<String, Set<String>> BROUGHT =
      Map.ofEntries(
          Map.entry("kernels", Set.of()),
          Map.entry("engine-api", Set.of(OURS + "kernels")),
          Map.entry("backend-cpu", Set.of(OURS + "engine-api")),
          Map.entry(
              "training",
              Set.of(
                  OURS + "engine-api",
                  "com.fasterxml.jackson.core:jackson-databind",
                  "de.siegmar:fastcsv")),
          Map.entry("plot", Set.of("org.knowm.xchart:xchart")),
          Map.entry(
              "page",
              Set.of(
                  OURS + "training",
                  "com.fasterxml.jackson.core:jackson-databind",
                  "org.webjars.npm:uplot")),
          Map.entry("tensorboard", Set.of(OURS + "training", "com.google.protobuf:protobuf-java")),
          Map.entry(
              "backend-opencl",
              Set.of(OURS + "engine-api", "org.lwjgl:lwjgl", "org.lwjgl:lwjgl-opencl")),
          Map.entry(
              "backend-cuda", Set.of(OURS + "engine-api", "org.jcuda:jcuda", "org.jcuda:jcublas")),
          Map.entry(
              "parity-kit",
              Set.of(
                  OURS + "engine-api",
                  OURS + "training",
                  "com.fasterxml.jackson.core:jackson-databind")),
          Map.entry(
              "cli",
              Set.of(
                  OURS + "backend-cpu",
                  OURS + "backend-opencl",
                  OURS + "backend-cuda",
                  OURS + "training",
                  OURS + "plot",
                  OURS + "page",
                  OURS + "tensorboard",
                  OURS + "parity-kit",
                  "de.siegmar:fastcsv",
                  "info.picocli:picocli",
                  "com.fasterxml.jackson.core:jackson-databind",
                  "me.tongfei:progressbar")));

  private final Pom parent = Pom.ofModule(".");
  private final Pom bom = Pom.ofModule("bom");

  /** The modules that have a jar and are published, by folder. */
  private Map<String, Pom> published() {
    Map<String, Pom> published = new LinkedHashMap<>();
    for (Element module : parent.all("modules/module")) {
      Pom pom = Pom.ofModule(module.getTextContent());
      boolean skipped = pom.text("properties/maven.deploy.skip").equals("true");
      if (!skipped && !pom.text("packaging").equals("pom")) {
        published.put(module.getTextContent(), pom);
      }
    }
    return published;
  }

  @Test
  void all_modules_but_the_benchmarks_are_published() {
    assertEquals(BROUGHT.keySet(), published().keySet());
    for (String skip : List.of("install", "deploy")) {
      String property = "properties/maven." + skip + ".skip";
      assertEquals("true", Pom.ofModule("bench").text(property));
      assertEquals("true", Pom.ofModule("bench/cpu").text(property));
    }
  }

  @Test
  void what_central_asks_for_is_said_by_the_parent_and_once() {
    for (String path : SAID_ONCE) {
      assertNotEquals("", parent.text(path), path);
      assertEquals(parent.text(path), bom.text(path), path);
    }
    published()
        .forEach((folder, pom) -> {
          assertEquals("lockstep-parent", pom.text("parent/artifactId"), folder);
          assertEquals("lockstep-" + folder, pom.text("artifactId"));
          assertNotEquals("", pom.text("name"), folder);
          assertNotEquals("", pom.text("description"), folder);
          for (String path : SAID_ONCE) {
            assertEquals("", pom.text(path), folder + " says again what the parent says");
          }
          assertEquals("", pom.text("version") + pom.text("groupId"), folder);
        });
  }

  @Test
  void the_bom_has_every_published_module_and_says_what_the_parent_says() {
    List<String> listed = bom.managed().stream().map(Dependency::artifact).toList();
    assertEquals(
        published().keySet().stream().map(m -> OURS + m).sorted().toList(), sorted(listed));
    Set<String> versions = new TreeSet<>();
    bom.managed().forEach(d -> versions.add(d.version()));
    assertEquals(Set.of("${project.version}"), versions);
    for (String path :
        List.of(
            "groupId",
            "version",
            "inceptionYear",
            "properties/lockstep.home",
            "properties/project.build.outputTimestamp")) {
      assertEquals(parent.text(path), bom.text(path), path);
    }
    assertEquals(List.of(), bom.all("parent"), "importing it would bring the parent's versions");
  }

  @Test
  void every_dependency_takes_its_version_from_the_parent() {
    Set<String> managed = new TreeSet<>();
    parent.managed().forEach(d -> managed.add(d.artifact()));
    Set<String> groups = new TreeSet<>();
    parent.managed().stream()
        .filter(d -> d.scope().equals("import"))
        .forEach(d -> groups.add(d.artifact().replaceFirst(":.*", "")));
    Set<String> wrong = new TreeSet<>();
    published()
        .forEach((folder, pom) -> {
          List<Dependency> all = new ArrayList<>(pom.dependencies());
          pom.all("profiles/profile/dependencies/dependency")
              .forEach(element -> all.add(Dependency.of(element)));
          for (Dependency d : all) {
            boolean known =
                managed.contains(d.artifact())
                    || groups.stream().anyMatch(g -> d.artifact().startsWith(g));
            if (!known || !d.version().isEmpty()) {
              wrong.add(folder + ": " + d.artifact() + " " + d.version());
            }
          }
        });
    assertEquals(Set.of(), wrong);
  }

  @Test
  void every_plugin_has_one_version() {
    Map<String, Set<String>> versions = new TreeMap<>();
    List<Pom> all = new ArrayList<>(published().values());
    all.add(parent);
    all.add(bom);
    all.add(Pom.ofModule("bench"));
    for (Pom pom : all) {
      for (Element plugin : pom.plugins()) {
        String version = Pom.text(plugin, "version");
        versions
            .computeIfAbsent(Pom.text(plugin, "artifactId"), _ -> new TreeSet<>())
            .addAll(version.isEmpty() ? Set.of() : Set.of(version));
      }
    }
    versions.values().removeIf(v -> v.size() == 1);
    assertEquals(Map.of(), versions);
  }

  @Test
  void a_module_brings_along_what_it_needs_alone() {
    assertEquals(
        List.of("org.jspecify:jspecify"),
        parent.dependencies().stream()
            .filter(Dependency::isAtRuntime)
            .map(Dependency::artifact)
            .toList());
    published()
        .forEach((folder, pom) ->
            assertEquals(
                BROUGHT.get(folder),
                pom.dependencies().stream()
                    .filter(Dependency::isAtRuntime)
                    .map(Dependency::artifact)
                    .collect(toSet()),
                folder));
  }

  @Test
  void natives_come_for_the_platform_that_resolves_them_alone() {
    Map<String, String> opencl = natives("backend-opencl");
    assertEquals(
        Map.of(
            "linux/amd64", "org.lwjgl:lwjgl:natives-linux",
            "linux/aarch64", "org.lwjgl:lwjgl:natives-linux-arm64",
            "windows/amd64", "org.lwjgl:lwjgl:natives-windows",
            "mac/aarch64", "org.lwjgl:lwjgl:natives-macos-arm64"),
        opencl);
    assertEquals(
        Map.of(
            "linux/amd64",
            "org.jcuda:jcuda-natives:linux-x86_64 org.jcuda:jcublas-natives:linux-x86_64",
            "windows/amd64",
            "org.jcuda:jcuda-natives:windows-x86_64 org.jcuda:jcublas-natives:windows-x86_64"),
        natives("backend-cuda"));
  }

  /** Returns the natives of each system and architecture on which a profile names some. */
  private static Map<String, String> natives(String folder) {
    Map<String, String> natives = new HashMap<>();
    for (Element profile : Pom.ofModule(folder).all("profiles/profile")) {
      List<String> named =
          Pom.all(profile, "dependencies/dependency").stream()
              .map(element -> Dependency.of(element).artifact())
              .toList();
      if (!named.isEmpty()) {
        Element os = Pom.all(profile, "activation/os").getFirst();
        String platform = Pom.text(os, "name") + Pom.text(os, "family");
        natives.put(platform + "/" + Pom.text(os, "arch"), String.join(" ", named));
      }
    }
    return natives;
  }

  @Test
  void modules_are_named_after_their_artifacts_and_share_no_package() {
    published()
        .forEach((folder, pom) ->
            assertEquals(
                "io.lockstep." + folder.replace('-', '.'),
                pom.text("properties/java.module.name")));
    Map<String, Set<String>> owners = new TreeMap<>();
    for (SourceFile file : SourceFile.all()) {
      owners.computeIfAbsent(file.packageName(), _ -> new TreeSet<>()).add(file.module());
    }
    owners.values().removeIf(modules -> modules.size() == 1);
    assertEquals(Map.of(), owners);
  }

  @Test
  void poms_in_documents_and_the_example_name_the_versions_of_the_parent() throws IOException {
    Map<String, String> versions = new HashMap<>();
    parent
        .all("build/pluginManagement/plugins/plugin")
        .forEach(p -> versions.put(Pom.text(p, "artifactId"), Pom.text(p, "version")));
    versions.put("lockstep-bom", parent.text("version"));
    versions.put("junit-jupiter", parent.text("properties/junit.version"));
    Map<String, Pom> poms = new TreeMap<>();
    for (String document : List.of("README.md", "docs/library.md", "docs/parity.md")) {
      String text = Files.readString(SourceFile.ROOT.resolve(document));
      List<MatchResult> listings = LISTING.matcher(text).results().toList();
      assertEquals(document.endsWith("parity.md") ? 2 : 1, listings.size(), document);
      String all = listings.stream().map(listing -> listing.group(1)).collect(joining());
      poms.put(document, Pom.parse("<all>" + all + "</all>"));
    }
    poms.put("examples/training", Pom.ofModule("examples/training"));
    poms.forEach((where, pom) -> {
      Map<String, String> named = versionsIn(pom.project());
      named
          .keySet()
          .removeAll(Set.of("my-backend", "my-layers", "training-example", "exec-maven-plugin"));
      assertNotEquals(Map.of(), named, where);
      assertEquals(
          named.keySet().stream()
              .collect(toMap(name -> name, name -> versions.getOrDefault(name, "not known"))),
          named,
          where);
    });
  }

  @Test
  void coordinates_in_documents_have_the_versions_of_the_parent() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String document : List.of("README.md", "docs/library.md", "docs/parity.md")) {
      String text = Files.readString(SourceFile.ROOT.resolve(document));
      COORDINATES.matcher(text).results().forEach(m -> named.add(m.group(1) + " " + m.group(2)));
    }
    Set<String> expected = new TreeSet<>();
    for (String name : named) {
      String artifact = name.substring(0, name.indexOf(' '));
      expected.add(
          artifact
              + " "
              + parent.text(artifact.startsWith(OURS) ? "version" : "properties/lwjgl.version"));
    }
    assertEquals(expected, named);
    assertTrue(named.size() > 1, named::toString);
  }

  /** What only who releases it can know stands in properties, to which CONTRIBUTING.md points. */
  @Test
  void a_release_has_a_home_and_developers() throws IOException {
    String contributing = Files.readString(SourceFile.ROOT.resolve("CONTRIBUTING.md"));
    for (String property : List.of("lockstep.home", "lockstep.developers", "lockstep.email")) {
      String value = parent.text("properties/" + property);
      assertEquals(value, bom.text("properties/" + property), property);
      assertTrue(contributing.contains("| `" + property + "` |"), property);
      assertTrue(
          parent.text("version").endsWith("-SNAPSHOT") || !value.contains("lockstep.invalid"),
          property
              + " is still the placeholder "
              + value
              + "; see CONTRIBUTING.md, \"Before the first release\"");
    }
  }

  /** Returns the versions that elements with an artifact name, at any depth. */
  private static Map<String, String> versionsIn(Element element) {
    Map<String, String> found = new TreeMap<>();
    var versions = element.getElementsByTagName("version");
    for (int i = 0; i < versions.getLength(); i++) {
      if (versions.item(i).getParentNode() instanceof Element owner
          && !Pom.text(owner, "artifactId").isEmpty()) {
        found.put(Pom.text(owner, "artifactId"), versions.item(i).getTextContent());
      }
    }
    return found;
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }
}
