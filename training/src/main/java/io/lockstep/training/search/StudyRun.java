package io.lockstep.training.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.training.search.pruner.Pruner;
import io.lockstep.training.search.sampler.Sampler;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The trials of a study at work. Several threads take them in the order of their numbers, each as
 * soon as all results that decide on it are there.
 */
final class StudyRun {
  private final SearchSpace space;
  private final Direction direction;
  private final long seed;
  private final Sampler sampler;
  private final Pruner pruner;
  private final int window;
  private final int count;
  private final TrialObjective objective;
  private final Consumer<TrialResult> watcher;

  private @Nullable StudyFile file;
  private final List<Map<String, JsonNode>> proposals = new ArrayList<>();
  private final Map<Integer, TrialResult> results = new TreeMap<>();
  private final Set<Integer> running = new HashSet<>();

  /** How many results there are from 0 on without a gap. */
  private int known;

  private @Nullable Throwable fault;

  StudyRun(
      SearchSpace space,
      Direction direction,
      long seed,
      Sampler sampler,
      Pruner pruner,
      int window,
      int count,
      TrialObjective objective,
      Consumer<TrialResult> watcher) {
    this.space = space;
    this.direction = direction;
    this.seed = seed;
    this.sampler = sampler;
    this.pruner = pruner;
    this.window = window;
    this.count = count;
    this.objective = objective;
    this.watcher = watcher;
  }

  /** Takes the results that a file has, and adds to it. */
  void keep(StudyFile state) {
    file = state;
    state.results().forEach(this::add);
  }

  /** Runs the trials that have no result yet, and returns all. */
  List<TrialResult> run(int jobs) {
    List<Thread> threads = new ArrayList<>();
    try {
      for (int job = 0; job < jobs; job++) {
        threads.add(Thread.ofPlatform().name("lockstep-trials-" + job).start(this::work));
      }
    } catch (OutOfMemoryError e) {
      fail(e); // The system starts no more threads: those there are end with their trials.
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      fail(new IllegalStateException("[study] interrupted; run it again to go on", e));
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      rethrow(fault);
      return results.values().stream().filter(r -> r.index() < count).toList();
    }
  }

  private static void rethrow(@Nullable Throwable fault) {
    switch (fault) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("[study] " + fault, fault);
    }
  }

  private void work() {
    try {
      for (Trial trial = next(); trial != null; trial = next()) {
        end(result(trial));
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable reason) {
    fault = fault == null ? reason : fault;
    notifyAll();
  }

  /** Waits for a trial that can be begun; null when there is nothing left to do. */
  private synchronized @Nullable Trial next() throws InterruptedException {
    while (fault == null) {
      propose();
      for (int i = known; i < proposals.size(); i++) {
        if (!results.containsKey(i) && running.add(i)) {
          return new Trial(view(i), pruner, proposals.get(i));
        }
      }
      if (known >= count) {
        return null;
      }
      wait();
    }
    return null;
  }

  /** Decides on every trial whose results to be decided on by are there. */
  private void propose() {
    while (proposals.size() < count && proposals.size() - window < known) {
      int index = proposals.size();
      Map<String, JsonNode> proposal = sampler.propose(view(index));
      TrialResult recorded = results.get(index);
      if (recorded != null && file != null && !recorded.parameters().equals(proposal)) {
        throw file.strange(recorded, proposal);
      }
      proposals.add(proposal);
    }
  }

  private StudyView view(int index) {
    int seen = Math.max(0, index - window + 1);
    List<TrialResult> finished = new ArrayList<>();
    for (TrialResult result : results.values()) {
      if (result.index() < seen) {
        finished.add(result);
      }
    }
    return new StudyView(space, direction, seed, index, finished, proposals.subList(seen, index));
  }

  private synchronized void end(TrialResult result) {
    if (file != null) {
      file.append(result);
    }
    running.remove(result.index());
    add(result);
    watcher.accept(result);
    notifyAll();
  }

  private void add(TrialResult result) {
    results.put(result.index(), result);
    while (results.containsKey(known)) {
      known++;
    }
  }

  /** A trial that fails is a result, too; a device or a machine that does is none. */
  private TrialResult result(Trial trial) throws InterruptedException {
    try {
      return trial.ended(objective.value(trial));
    } catch (InterruptedException e) {
      throw e;
    } catch (OutOfDeviceMemoryException e) {
      return trial.failed(reason(e));
    } catch (BackendException e) {
      throw e;
    } catch (Exception e) {
      return trial.failed(reason(e));
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }
}
