package io.lockstep.backend.cuda.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs that know where libraries are. One that is absent or fails knows nothing. */
final class Tools {
  private static final int SECONDS = 5;
  private static final Pattern CACHED =
      Pattern.compile("\\(([^)]*)\\) => (/.*)/[^/\n]+$", Pattern.MULTILINE);

  private Tools() {}

  /** Returns the folders in the dynamic loader's cache, in its order. */
  static List<Path> loaderFolders() {
    String listing = output("/sbin/ldconfig", "-p");
    return foldersOfCache(
        listing.isEmpty() ? output("ldconfig", "-p") : listing, System.getProperty("os.arch"));
  }

  /** Returns the folders in a listing of the cache that hold libraries for an architecture. */
  static List<Path> foldersOfCache(String listing, String architecture) {
    String tag = architecture.equals("amd64") ? "x86-64" : "AArch64";
    return CACHED
        .matcher(listing)
        .results()
        .filter(line -> line.group(1).contains(tag))
        .map(line -> Path.of(line.group(2)))
        .distinct()
        .toList();
  }

  /** Returns the folders in which the Python on the path finds packages. */
  static List<Path> pythonFolders() {
    String program = "import sys; print('\\n'.join(sys.path))";
    return Stream.of("python3", "python")
        .map(python -> output(python, "-c", program))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .stream()
        .flatMap(String::lines)
        .filter(line -> line.endsWith("-packages"))
        .map(Path::of)
        .toList();
  }

  /** Returns what a program prints, or nothing if it cannot be run, fails or takes too long. */
  private static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
