package io.lockstep.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A pom, as it is written.
 *
 * @param project its outermost element
 */
record Pom(Element project) {
  /**
   * A dependency.
   *
   * @param artifact its group, artifact and, where it has one, classifier
   * @param version empty where the pom names none
   * @param scope compile where the pom names none
   * @param optional whether it is left out of what those who depend on this get
   */
  record Dependency(String artifact, String version, String scope, boolean optional) {
    static Dependency of(Element element) {
      String classifier = text(element, "classifier");
      return new Dependency(
          text(element, "groupId")
              + ":"
              + text(element, "artifactId")
              + (classifier.isEmpty() ? "" : ":" + classifier),
          text(element, "version"),
          text(element, "scope").isEmpty() ? "compile" : text(element, "scope"),
          text(element, "optional").equals("true"));
    }

    boolean isAtRuntime() {
      return !optional && (scope.equals("compile") || scope.equals("runtime"));
    }
  }

  /** Reads the pom of a module, or of the parent in {@code "."}. */
  static Pom ofModule(String folder) {
    try {
      return parse(Files.readString(SourceFile.ROOT.resolve(folder).resolve("pom.xml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Pom parse(String text) {
    try {
      return new Pom(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(text)))
              .getDocumentElement());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Returns the elements at a path of names, such as {@code scm/url}. */
  List<Element> all(String path) {
    return all(project, path);
  }

  static List<Element> all(Element from, String path) {
    List<Element> found = List.of(from);
    for (String name : path.split("/", -1)) {
      found = found.stream().flatMap(element -> children(element, name).stream()).toList();
    }
    return found;
  }

  /** Returns the text of the first element at a path, or nothing. */
  String text(String path) {
    return text(project, path);
  }

  static String text(Element from, String path) {
    Optional<Element> first = all(from, path).stream().findFirst();
    return first.map(element -> element.getTextContent().strip()).orElse("");
  }

  List<Dependency> dependencies() {
    return all("dependencies/dependency").stream().map(Dependency::of).toList();
  }

  /** Returns what stands under dependency management. */
  List<Dependency> managed() {
    return all("dependencyManagement/dependencies/dependency").stream()
        .map(Dependency::of)
        .toList();
  }

  /** Returns the plugins of the build, of its management and of profiles. */
  List<Element> plugins() {
    List<Element> plugins = new ArrayList<>();
    for (String path : List.of("build", "build/pluginManagement", "profiles/profile/build")) {
      plugins.addAll(all(path + "/plugins/plugin"));
    }
    return plugins;
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
