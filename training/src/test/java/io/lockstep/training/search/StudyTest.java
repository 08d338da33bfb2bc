package io.lockstep.training.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.backend.BackendException;
import io.lockstep.training.data.DataException;
import io.lockstep.training.search.pruner.Pruners;
import io.lockstep.training.search.sampler.Samplers;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Studies: one result for any number of jobs, kept in a file, trials that fail. */
class StudyTest {
  static final SearchSpace SPACE =
      SearchSpace.EMPTY
          .with("lr", Dimension.logarithmic(1e-4, 1))
          .with("n", Dimension.whole(1, 9))
          .with("kind", Dimension.choice("a", "b"));

  @TempDir Path folder;

  /** A loss that falls from epoch to epoch; trials of rates above 0.5 fail. */
  static double descend(Trial trial) {
    double rate = trial.number("lr");
    if (rate > 0.5) {
      throw new IllegalStateException("the rate " + rate + " is too high");
    }
    double loss = 0;
    for (int epoch = 1; epoch <= 9; epoch++) {
      double log = StrictMath.log10(rate) + 2;
      loss = log * log + trial.whole("n") / 10.0 + (trial.text("kind").equals("a") ? 0 : 1);
      loss += 1.0 / epoch;
      trial.report(epoch, loss);
      if (trial.shouldPrune()) {
        break;
      }
    }
    trial.note("kind", trial.text("kind") + "!");
    return loss;
  }

  static Study study() {
    return Study.of(SPACE).pruner(Pruners.median()).seed(5).trials(40);
  }

  @Test
  void the_table_is_the_same_for_any_number_of_jobs() {
    StudyResult one = study().minimize(StudyTest::descend);
    for (int jobs = 2; jobs <= 4; jobs++) {
      Random random = new Random(jobs);
      StudyResult more =
          study()
              .jobs(jobs)
              .minimize(trial -> {
                Thread.sleep(random.nextInt(4));
                return descend(trial);
              });
      assertEquals(one, more, jobs + " jobs");
    }
    assertEquals(40, one.trials().size());
    assertTrue(one.count(TrialState.PRUNED) > 5, one.toString());
    assertTrue(one.count(TrialState.FAILED) > 0, one.toString());
    assertTrue(one.steps() < 9 * 30, "pruning saves epochs: " + one.steps());
    TrialResult best = one.best().orElseThrow();
    assertEquals("\"a!\"", String.valueOf(best.notes().get("kind")));
  }

  @Test
  void every_sampler_and_pruner_gives_one_table() {
    for (String sampler : List.of("tpe", "random", "sobol", "grid(points=3)")) {
      for (String pruner : List.of("none", "median", "halving", "hyperband(max=9)")) {
        StudyResult one = various(sampler, pruner).minimize(StudyTest::descend);
        assertEquals(one, various(sampler, pruner).jobs(3).minimize(StudyTest::descend));
      }
    }
  }

  private static Study various(String sampler, String pruner) {
    return study().trials(20).sampler(Samplers.byName(sampler)).pruner(Pruners.byName(pruner));
  }

  @Test
  void a_grid_ends_with_its_last_combination() {
    SearchSpace space = SearchSpace.EMPTY.with("x", Dimension.whole(1, 6));
    StudyResult result =
        Study.of(space).sampler(Samplers.grid()).maximize(trial -> -trial.number("x"));
    assertEquals(6, result.trials().size());
    assertEquals(0, result.best().orElseThrow().index());
    assertEquals(List.of(-1.0, -1.0, -1.0, -1.0, -1.0, -1.0), result.history());
  }

  @Test
  void trials_that_fail_say_why_and_the_study_goes_on() {
    SearchSpace space = SearchSpace.EMPTY.with("x", Dimension.whole(0, 4));
    StudyResult result =
        Study.of(space)
            .sampler(Samplers.grid())
            .minimize(trial ->
                switch (trial.whole("x")) {
                  case 0 -> Double.NaN;
                  case 1 -> throw new IllegalStateException("broken");
                  case 2 -> {
                    trial.report(1, Double.POSITIVE_INFINITY);
                    yield 1;
                  }
                  case 3 -> trial.number("y");
                  default -> 4;
                });
    assertEquals(
        Arrays.asList(
            "[trial] the value is NaN, which is no finite number",
            "broken",
            "[trial] the value at step 1 is Infinity, which is no finite number",
            "[trial] there is no parameter 'y'; did you mean 'x'?",
            null),
        result.trials().stream().map(TrialResult::reason).toList());
    assertEquals(4, result.best().orElseThrow().index());
  }

  @Test
  void a_device_that_fails_ends_the_study() {
    assertEquals(
        "[cuda] lost",
        assertThrows(
                BackendException.class,
                () ->
                    study()
                        .jobs(2)
                        .minimize(trial -> {
                          throw new BackendException("[cuda] lost");
                        }))
            .getMessage());
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    refused(
        "[study] trials must be at least 1, got 0; give one such as 4", () -> study().trials(0));
    refused(
        "[study] 5 jobs are more than the window of 4 trials; give fewer, or a larger window,"
            + " which changes what is tried",
        () -> study().jobs(5).minimize(StudyTest::descend));
    refused(
        "[hyperband] it must know the steps of a whole trial; give them, as in hyperband(max=27)",
        () -> study().pruner(Pruners.byName("hyperband")).minimize(StudyTest::descend));
  }

  private static void refused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void a_study_goes_on_from_any_beginning_of_its_file() throws IOException {
    Path file = folder.resolve("study.jsonl");
    StudyResult whole = study().state(file).jobs(2).minimize(StudyTest::descend);
    assertEquals(whole, study().minimize(StudyTest::descend));
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
      assertEquals(whole, study().state(file).minimize(StudyTest::descend));
    }
    List<Integer> ran = new ArrayList<>();
    study()
        .state(file)
        .minimize(trial -> {
          ran.add(trial.index());
          return 0;
        });
    assertEquals(List.of(), ran, "nothing is left to do");
  }

  @Test
  void a_study_goes_on_where_a_loss_of_power_left_zeros() throws IOException {
    Path file = folder.resolve("study.jsonl");
    StudyResult whole = study().state(file).minimize(StudyTest::descend);
    byte[] bytes = Files.readAllBytes(file);
    int end = new String(bytes, StandardCharsets.UTF_8).indexOf('\n');
    for (int zeros : new int[] {0, 5, end + 1, end + 20, bytes.length - 9}) {
      byte[] damaged = bytes.clone();
      Arrays.fill(damaged, zeros, Math.min(zeros < end ? end : zeros + 8, bytes.length), (byte) 0);
      Files.write(file, zeros < end ? Arrays.copyOf(damaged, end) : damaged);
      assertEquals(whole, study().state(file).minimize(StudyTest::descend));
      assertArrayEquals(bytes, Files.readAllBytes(file));
    }
  }

  @Test
  void more_trials_go_on_from_fewer() {
    Path file = folder.resolve("study.jsonl");
    StudyResult some = study().trials(15).state(file).minimize(StudyTest::descend);
    StudyResult all = study().state(file).minimize(StudyTest::descend);
    assertEquals(study().minimize(StudyTest::descend), all);
    assertEquals(some.trials(), all.trials().subList(0, 15));
    assertEquals(some, study().trials(15).state(file).minimize(StudyTest::descend));
  }

  private void refused(String message, Path file, Study study) {
    assertEquals(
        "[study] " + file + message,
        assertThrows(DataException.class, () -> study.state(file).minimize(StudyTest::descend))
            .getMessage());
  }

  @Test
  void another_study_s_file_is_refused_and_the_difference_named() {
    Path file = folder.resolve("study.jsonl");
    study().trials(2).state(file).minimize(StudyTest::descend);
    String remedy = ". Search for the same again, or give another file.";
    refused(": is of another study: its 'seed' is 5, but now 6" + remedy, file, study().seed(6));
    refused(
        ": is of another study: its 'sampler' is \"tpe\", but now \"random\"" + remedy,
        file,
        study().sampler(Samplers.random()));
    refused(
        ": is of another study: its space 'n' is {\"type\":\"int\",\"low\":1,\"high\":9,"
            + "\"log\":false,\"step\":1}, but now {\"type\":\"int\",\"low\":1,\"high\":8,"
            + "\"log\":false,\"step\":1}"
            + remedy,
        file,
        Study.of(
                SearchSpace.EMPTY
                    .with("lr", Dimension.logarithmic(1e-4, 1))
                    .with("n", Dimension.whole(1, 8))
                    .with("kind", Dimension.choice("a", "b")))
            .pruner(Pruners.median())
            .seed(5));
    refused(
        ": is of another study: its about 'data' is not there, but now \"digits\"" + remedy,
        file,
        study().about(JsonNodeFactory.instance.objectNode().put("data", "digits")));
  }

  @Test
  void a_file_that_is_none_is_refused_and_left_alone() throws IOException {
    String remedy = ". Give the name of a new file, or of one that a study wrote.";
    for (String text : List.of("hello", "hello\n", "{}\n", "{\"kind\":\"start\"}\n")) {
      Path file = Files.writeString(folder.resolve("other.txt"), text);
      refused(": is no file of a study" + remedy, file, study());
      assertEquals(text, Files.readString(file));
    }
    Path none = folder.resolve("none/study.jsonl");
    refused(
        ": its folder does not exist. Create the folder '" + none.getParent() + "'.",
        none,
        study());
    refused(": is a folder. Give the name of a file to write.", folder, study());
  }

  @Test
  void damage_within_a_file_is_named_by_its_line() throws IOException {
    Path file = folder.resolve("study.jsonl");
    study().trials(3).state(file).minimize(StudyTest::descend);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    String remedy = ". Delete that line, and what it tells is searched again.";
    lines.set(2, "{\"kind\":\"tr");
    Files.write(file, lines);
    refused(", line 3: is no result of a trial" + remedy, file, study());
    lines.set(2, lines.get(1));
    Files.write(file, lines);
    refused(", line 3: trial 0 is there twice" + remedy, file, study());
  }

  @Test
  void a_result_of_what_was_never_proposed_is_refused() throws IOException {
    Path file = folder.resolve("study.jsonl");
    study().trials(1).state(file).minimize(StudyTest::descend);
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String tried = text.lines().toList().get(1);
    String n = tried.replaceAll(".*\"n\":([0-9]).*", "$1");
    Files.writeString(
        file,
        text.replace("\"n\":" + n + ",\"k", "\"n\":" + (9 - 1 - Integer.parseInt(n)) + ",\"k"));
    DataException e =
        assertThrows(DataException.class, () -> study().state(file).minimize(StudyTest::descend));
    assertTrue(e.problem().startsWith("trial 0 tried {lr="), e.problem());
    assertEquals(
        "The file was changed, or written by another version; give another file", e.remedy());
  }

  @Test
  void a_file_in_use_is_refused() {
    Path file = folder.resolve("study.jsonl");
    StudyResult result =
        study()
            .trials(1)
            .state(file)
            .minimize(trial -> {
              refused(
                  ": is in use by this process. Wait until that one has ended, or give another"
                      + " file.",
                  file,
                  study());
              return 1;
            });
    assertEquals(1, result.count(TrialState.COMPLETED));
  }

  @Test
  void what_decides_is_told_from_what_does_not() {
    StudyResult result =
        Study.of(SPACE)
            .sampler(Samplers.random())
            .trials(60)
            .minimize(trial -> StrictMath.abs(StrictMath.log10(trial.number("lr")) + 2));
    Map<String, Double> importances = new TreeMap<>(result.importances());
    assertTrue(importances.getOrDefault("lr", 0.0) > 0.5, importances.toString());
    assertTrue(importances.getOrDefault("n", 1.0) < 0.2, importances.toString());
    assertTrue(importances.getOrDefault("kind", 1.0) < 0.2, importances.toString());
    assertEquals(Direction.MINIMIZE, result.direction());
  }
}
