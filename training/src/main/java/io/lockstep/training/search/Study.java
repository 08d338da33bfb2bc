package io.lockstep.training.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.search.pruner.Pruner;
import io.lockstep.training.search.pruner.Pruners;
import io.lockstep.training.search.sampler.Sampler;
import io.lockstep.training.search.sampler.Samplers;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A search of many trials, told word by word:
 *
 * <pre>{@code
 * StudyResult result =
 *     Study.of(space).sampler(Samplers.tpe()).seed(1).trials(30).jobs(2)
 *         .minimize(trial -> loss(trial.number("lr")));
 * }</pre>
 *
 * <p>Trial k is decided on by the results of the trials up to k - W, where W is the window, which
 * is no smaller than the number of jobs and by itself 4. So its result is that of seed, space and
 * settings alone. With a state file, a study that was interrupted goes on where it was.
 */
public final class Study {
  private static final int USUAL_WINDOW = 4;

  private final SearchSpace space;
  private Sampler sampler = Samplers.tpe();
  private Pruner pruner = Pruners.none();
  private long seed = 1;
  private int trials = 100;
  private int jobs = 1;
  private int window = USUAL_WINDOW;
  private @Nullable Path state;
  private ObjectNode about = JsonNodeFactory.instance.objectNode();
  private Consumer<TrialResult> watcher = _ -> {};

  private Study(SearchSpace space) {
    this.space = space;
  }

  /** Begins a study of a space. */
  public static Study of(SearchSpace space) {
    if (space.dimensions().isEmpty()) {
      throw new IllegalArgumentException(
          "[study] the space has no parameters; give it some, as in"
              + " SearchSpace.EMPTY.with(\"lr\", Dimension.logarithmic(1e-4, 1e-1))");
    }
    return new Study(space);
  }

  /** Sets what decides on trials; the tree-structured Parzen estimator where nothing is said. */
  public Study sampler(Sampler decides) {
    sampler = decides;
    return this;
  }

  /** Sets what ends trials early; nothing does where nothing is said. */
  public Study pruner(Pruner ends) {
    pruner = ends;
    return this;
  }

  /** Sets the seed of all that is drawn; 1 where nothing is said. */
  public Study seed(long number) {
    seed = number;
    return this;
  }

  /** Sets how many trials there are in all; 100 where nothing is said. */
  public Study trials(int number) {
    trials = atLeastOne("trials", number);
    return this;
  }

  /** Sets how many trials run at a time; 1 where nothing is said. Changes no result. */
  public Study jobs(int number) {
    jobs = atLeastOne("jobs", number);
    return this;
  }

  /**
   * Sets how many trials lie between one and the last whose result it is decided on by; 4 where
   * nothing is said. 1 learns most from each, larger ones let more run at a time.
   */
  public Study window(int number) {
    window = atLeastOne("window", number);
    return this;
  }

  /** Sets the file that keeps what was done, so that an interrupted study goes on. */
  public Study state(Path file) {
    state = file;
    return this;
  }

  /** Sets what else makes the study what it is; a state file of another one is refused. */
  public Study about(ObjectNode settings) {
    about = settings.deepCopy();
    return this;
  }

  /** Sets who is told of each trial when it has ended, on the thread that ran it, one at a time. */
  public Study watchedBy(Consumer<TrialResult> listener) {
    watcher = listener;
    return this;
  }

  /**
   * Runs the trials that have not been run yet, and returns the results of all.
   *
   * @throws IllegalArgumentException if the settings do not go together
   * @throws io.lockstep.training.data.DataException if the state file is not this study's
   */
  public StudyResult minimize(TrialObjective objective) {
    return run(Direction.MINIMIZE, objective);
  }

  /**
   * Runs the trials that have not been run yet, and returns the results of all.
   *
   * @throws IllegalArgumentException if the settings do not go together
   * @throws io.lockstep.training.data.DataException if the state file is not this study's
   */
  public StudyResult maximize(TrialObjective objective) {
    return run(Direction.MAXIMIZE, objective);
  }

  /**
   * Runs the trials that have not been run yet, and returns the results of all.
   *
   * @throws IllegalArgumentException if the settings do not go together
   * @throws io.lockstep.training.data.DataException if the state file is not this study's
   */
  public StudyResult run(Direction direction, TrialObjective objective) {
    if (jobs > window) {
      throw new IllegalArgumentException(
          "[study] "
              + jobs
              + " jobs are more than the window of "
              + window
              + " trials; give fewer, or a larger window, which changes what is tried");
    }
    pruner.check();
    int count = Math.min(trials, sampler.size(space));
    StudyRun run =
        new StudyRun(space, direction, seed, sampler, pruner, window, count, objective, watcher);
    if (state == null) {
      return new StudyResult(space, direction, run.run(jobs));
    }
    try (StudyFile file = StudyFile.open(state, description(direction), space)) {
      run.keep(file);
      List<TrialResult> results = run.run(jobs);
      return new StudyResult(space, direction, results);
    }
  }

  private ObjectNode description(Direction direction) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seed", seed).put("window", window);
    json.put("direction", direction.name().toLowerCase(Locale.ROOT));
    json.put("sampler", sampler.signature().text()).put("pruner", pruner.signature().text());
    json.set("space", space.toJson());
    json.set("about", about);
    return json;
  }

  private static int atLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "[study] " + what + " must be at least 1, got " + number + "; give one such as 4");
    }
    return number;
  }
}
