package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers on the class path; in JVMs of their own, since what they register stays. */
class LibraryProvidersTest {
  @TempDir Path folder;

  /** Builds on what is there, and on what it has registered. */
  public static final class Doubling implements LibraryProvider {
    private static int asked;

    /** Creates the provider. */
    public Doubling() {}

    @Override
    public void register() {
      asked++;
      Activation tanh = Activations.byName("tanh");
      Activations.register(new Activation("twice", x -> tanh.apply(x).mul(2)));
      Activation twice = Activations.byName("twice");
      Activations.register(new Activation("four_times", x -> twice.apply(x).mul(2)));
    }
  }

  /** Takes a name that the program has. */
  public static final class Late implements LibraryProvider {
    /** Creates the provider. */
    public Late() {}

    @Override
    public void register() {
      Activations.register(new Activation("mine", x -> x));
    }
  }

  /** Looks up what a provider registers, from several threads at once. */
  static final class Threads {
    private Threads() {}

    static void main() throws Exception {
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(() -> Activations.byName("four-times").name());
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (Future<String> found : threads.invokeAll(tasks)) {
          System.out.print(found.get() + " ");
        }
      }
      List<Activation> all = Activations.all();
      System.out.println(all.subList(all.size() - 3, all.size()) + " " + Doubling.asked);
    }
  }

  /** Registers before it looks up, and looks up twice. */
  static final class Early {
    private Early() {}

    static void main() {
      Activations.register(new Activation("mine", x -> x.abs()));
      for (int i = 0; i < 2; i++) {
        try {
          Losses.byName("huber");
        } catch (IllegalArgumentException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  /** What a program prints that has a provider on its class path. */
  private String run(Class<?> main, Class<?> provider) throws IOException, InterruptedException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(LibraryProvider.class.getName()), provider.getName());
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path") + File.pathSeparator + folder,
            main.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void a_provider_is_asked_once_before_the_first_look_up_of_any_thread() throws Exception {
    assertEquals(
        "four_times ".repeat(8) + "[softmin, twice, four_times] 1\n",
        run(Threads.class, Doubling.class));
  }

  @Test
  void a_provider_that_fails_is_an_error_at_every_look_up() throws Exception {
    String message =
        "[library] io.lockstep.kernels.library.LibraryProvidersTest$Late on the class path cannot"
            + " register its functions: [activation] the name 'mine' of"
            + " io.lockstep.kernels.library.LibraryProvidersTest$Late is taken already, by that of"
            + " io.lockstep.kernels.library.LibraryProvidersTest$Early; rename one of them; correct"
            + " it, or take it off the class path\n";
    assertEquals(message + message, run(Early.class, Late.class));
  }
}
