package io.lockstep.backend.cuda.library;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of each kind of place that may hold libraries; they need not exist. */
final class Folders {
  /** Where a toolkit keeps its libraries, on Linux and on Windows. */
  private static final List<String> OF_TOOLKIT =
      List.of("lib64", "lib", "targets/x86_64-linux/lib", "bin", "bin/x64");

  private static final List<String> OF_SYSTEM =
      List.of(
          "usr/lib/x86_64-linux-gnu",
          "usr/lib64",
          "usr/lib",
          "usr/lib/wsl/lib",
          "usr/local/nvidia/lib64",
          "run/opengl-driver/lib",
          "Windows/System32");

  private final SystemEnvironment here;

  Folders(SystemEnvironment here) {
    this.here = here;
  }

  /** Returns the folders of {@code CUDA_HOME} and {@code CUDA_PATH}. */
  List<Path> ofHome() {
    return Stream.of("CUDA_HOME", "CUDA_PATH")
        .flatMap(name -> paths(here.variable(name)).stream())
        .flatMap(Folders::inToolkit)
        .toList();
  }

  /** Returns the folders of installed toolkits; the one without a version in its name first. */
  List<Path> ofToolkits() {
    Path program = here.root().resolve("Program Files/NVIDIA GPU Computing Toolkit/CUDA");
    return Stream.of(
            List.of(here.root().resolve("usr/local/cuda")),
            matching(here.root().resolve("usr/local"), "cuda-*"),
            matching(here.root().resolve("opt"), "cuda*"),
            List.of(here.root().resolve("usr/lib/cuda")),
            matching(program, "v*"))
        .flatMap(List::stream)
        .flatMap(Folders::inToolkit)
        .toList();
  }

  /** Returns the folders that the dynamic loader searches. */
  List<Path> ofLoader() {
    return Stream.of(
            paths(here.variable(here.windows() ? "PATH" : "LD_LIBRARY_PATH")),
            here.loaderCache().get(),
            OF_SYSTEM.stream().map(here.root()::resolve).toList())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Returns the folders of NVIDIA's wheels: {@code nvidia/cuda_nvrtc/lib} and the like up to CUDA
   * 12, {@code nvidia/cu13/lib} since.
   */
  List<Path> ofWheels() {
    List<Path> packages = new ArrayList<>(here.pythonPath().get());
    for (String name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      for (Path prefix : paths(here.variable(name))) {
        packages.addAll(packagesOf(prefix));
      }
    }
    for (Path home : paths(here.variable("HOME"))) {
      packages.addAll(packagesOf(home.resolve(".local")));
    }
    packages.addAll(packagesOf(here.root().resolve("usr/local")));
    packages.addAll(packagesOf(here.root().resolve("usr")));
    return packages.stream()
        .flatMap(folder -> matching(folder.resolve("nvidia"), "*").stream())
        .flatMap(Folders::inToolkit)
        .toList();
  }

  /** Returns the paths in a list separated as the system does; what is no path is left out. */
  static List<Path> paths(String list) {
    return Arrays.stream(list.split(File.pathSeparator, -1))
        .filter(part -> !part.isBlank())
        .flatMap(Folders::path)
        .toList();
  }

  private static Stream<Path> path(String text) {
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private static Stream<Path> inToolkit(Path folder) {
    return OF_TOOLKIT.stream().map(folder::resolve);
  }

  private static List<Path> packagesOf(Path prefix) {
    List<Path> packages = new ArrayList<>();
    for (Path python : matching(prefix.resolve("lib"), "python3*")) {
      packages.addAll(
          Arrays.asList(python.resolve("site-packages"), python.resolve("dist-packages")));
    }
    packages.add(prefix.resolve("Lib/site-packages"));
    return packages;
  }

  /** Returns what a folder holds under a pattern of names, the highest version first. */
  private static List<Path> matching(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(Folders::version).reversed());
    return found;
  }

  /** Returns a folder's name with its numbers padded, so that 13 comes after 9. */
  private static String version(Path folder) {
    StringBuilder key = new StringBuilder();
    for (String part : folder.getFileName().toString().split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)")) {
      key.append(
          Character.isDigit(part.charAt(0)) ? "0".repeat(8 - Math.min(8, part.length())) : "");
      key.append(part);
    }
    return key.toString();
  }
}
