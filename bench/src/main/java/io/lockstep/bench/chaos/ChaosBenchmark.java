package io.lockstep.bench.chaos;

import io.lockstep.bench.chaos.Tally.What;
import io.lockstep.bench.cpu.Machine;
import io.lockstep.bench.work.DevicesOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Kills trainings at random moments, in writes, with and without a loss of power, starts the same
 * command each time until it is done, and compares all that is left with an uninterrupted run.
 */
@Command(
    name = "bench/chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class ChaosBenchmark implements Callable<Integer> {
  @Option(names = "--kills", defaultValue = "1000", description = "At least so many kills.")
  private int kills;

  @Option(names = "--jobs", defaultValue = "1", description = "Runs at a time.")
  private int jobs;

  @Option(names = "--seed", defaultValue = "1", description = "Draws the kills.")
  private long seed;

  @Option(names = "--story", description = "Tell this one alone, by its number.")
  private @Nullable Integer story;

  @Mixin private final DevicesOption devices = new DevicesOption();

  @Option(names = "--jars", required = true, description = "The folder of all jars.")
  private Path jars = Path.of(".");

  @Option(names = "--work", description = "A folder for the runs; those that failed stay there.")
  private @Nullable Path given;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Tally tally = new Tally();
  private final Map<Subject, Reference> references = new EnumMap<>(Subject.class);
  private final AtomicInteger next = new AtomicInteger();
  private Path work = Path.of(".");

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ChaosBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    work = given == null ? Files.createTempDirectory("lockstep-chaos") : given;
    Files.createDirectories(work);
    work = work.toRealPath();
    Setup setup = new Setup(jars, work, devices.names());
    say(Machine.read().line() + ", seed " + seed);
    long start = System.nanoTime();
    whole(setup, Subject.MLP); // Slower than the others will be.
    for (Subject subject : Subject.values()) {
      Reference reference = whole(setup, subject);
      references.put(subject, reference);
      say(
          "%s: %.1f s of processor, digest %s"
              .formatted(
                  name(subject), reference.usualNanos() / 1e9, reference.remains().digest()));
    }
    int failed = stories(setup);
    say("");
    tally.lines().forEach(this::say);
    say("");
    say("%.0f s".formatted((System.nanoTime() - start) / 1e9));
    if (failed == 0) {
      new StoryFiles(work).delete();
    }
    return failed == 0 ? 0 : 1;
  }

  private Reference whole(Setup setup, Subject subject) throws IOException, InterruptedException {
    StoryFiles folders = new StoryFiles(work.resolve("whole-" + name(subject)));
    Reference reference = Reference.run(setup, subject, folders);
    folders.delete();
    return reference;
  }

  private int stories(Setup setup) throws InterruptedException, ExecutionException {
    if (story != null) {
      return tell(setup, story) ? 0 : 1;
    }
    List<Future<Integer>> workers = new ArrayList<>();
    int failed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
      for (int i = 0; i < jobs; i++) {
        workers.add(threads.submit(() -> worker(setup)));
      }
      for (Future<Integer> worker : workers) {
        failed += worker.get();
      }
    }
    return failed;
  }

  private int worker(Setup setup) {
    int failed = 0;
    while (tally.kills() < kills) {
      failed += tell(setup, next.getAndIncrement()) ? 0 : 1;
    }
    return failed;
  }

  private boolean tell(Setup setup, int number) {
    Subject subject = Subject.values()[number % Subject.values().length];
    StoryFiles folders = new StoryFiles(work.resolve("story-" + number));
    Reference reference = Objects.requireNonNull(references.get(subject));
    long ofStory = seed * 1_000_003 + number;
    Story told = new Story(setup, subject, reference, folders, ofStory, tally);
    try {
      told.tell();
      folders.delete();
      tally.count(What.SAME, subject);
      say("story %d, %s: %d kills, same bits".formatted(number, name(subject), told.kills()));
      return true;
    } catch (ChaosException | IOException e) {
      tally.count(What.WRONG, subject);
      say(
          "story %d, %s, in %s: %s\n%s"
              .formatted(number, name(subject), folders.root(), e.getMessage(), told.course()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String name(Subject subject) {
    return subject.name().toLowerCase(Locale.ROOT);
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
