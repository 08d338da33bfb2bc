package io.lockstep.backend.cuda.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A search for CUDA's libraries, through each {@link LibraryPlace} in order, and in a place for the
 * newest version first. It ends at the first file; places behind it are not asked.
 */
public final class LibrarySearch {
  /** The environment variable that names files and folders to look at first. */
  public static final String VARIABLE = "LOCKSTEP_CUDA_LIBRARIES";

  private final SystemEnvironment here;
  private final List<Path> setting;
  private final Map<LibraryPlace, List<Path>> folders = new EnumMap<>(LibraryPlace.class);

  /**
   * Prepares a search.
   *
   * @param here what to look at
   * @param setting files and folders to look at first, separated as in {@code PATH}; if empty, the
   *     variable {@value #VARIABLE} counts
   */
  public LibrarySearch(SystemEnvironment here, String setting) {
    this.here = here;
    this.setting = Folders.paths(setting.isEmpty() ? here.variable(VARIABLE) : setting);
  }

  /**
   * Searches for a library.
   *
   * @param newestMajor the newest major version that can be used: a driver runs what libraries of
   *     its own major version or older ones make
   */
  public LibraryFinding find(CudaLibrary library, int newestMajor) {
    Optional<FoundLibrary> found = first(library, newestMajor);
    return found.isPresent()
        ? found.get()
        : new MissingLibrary(library, missing(library, newestMajor));
  }

  private Optional<FoundLibrary> first(CudaLibrary library, int newestMajor) {
    return Arrays.stream(LibraryPlace.values())
        .filter(place -> place.mayHold(library))
        .flatMap(place -> in(place, library, newestMajor))
        .findFirst();
  }

  private Stream<FoundLibrary> in(LibraryPlace place, CudaLibrary library, int newestMajor) {
    return usable(library, newestMajor)
        .flatMap(version ->
            files(place, version)
                .map(file -> new FoundLibrary(library, version.major(), file, place)));
  }

  private Stream<CudaLibrary.Version> usable(CudaLibrary library, int newestMajor) {
    return library.versions().stream()
        .filter(version -> version.major() <= newestMajor)
        .filter(version -> !version.file(here.windows()).isEmpty());
  }

  private Stream<Path> files(LibraryPlace place, CudaLibrary.Version version) {
    if (place == LibraryPlace.CLASS_PATH) {
      return new RedistributableJar(here).find(version).stream();
    }
    String name = version.file(here.windows());
    return folders.computeIfAbsent(place, this::folders).stream()
        .map(path -> path.endsWith(name) ? path : path.resolve(name))
        .filter(Files::isRegularFile)
        .map(Path::toAbsolutePath);
  }

  private List<Path> folders(LibraryPlace place) {
    Folders all = new Folders(here);
    return switch (place) {
      case SETTING -> setting;
      case CUDA_HOME -> all.ofHome();
      case TOOLKIT -> all.ofToolkits();
      case LOADER -> all.ofLoader();
      case WHEEL -> all.ofWheels();
      case CLASS_PATH -> List.of();
    };
  }

  private String missing(CudaLibrary library, int newestMajor) {
    String names =
        usable(library, newestMajor)
            .map(version -> version.file(here.windows()))
            .collect(Collectors.joining(" or "));
    String places =
        Arrays.stream(LibraryPlace.values())
            .filter(place -> place.mayHold(library))
            .map(LibraryPlace::label)
            .collect(Collectors.joining(", "));
    String tooNew =
        first(library, Integer.MAX_VALUE)
            .map(found -> "; " + found.describe() + " is too new for this driver or GPU")
            .orElse("");
    return "no "
        + library.label()
        + ": "
        + names
        + " is in none of "
        + places
        + tooNew
        + "; "
        + library.remedy();
  }
}
