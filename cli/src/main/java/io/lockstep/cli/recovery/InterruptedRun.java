package io.lockstep.cli.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.recovery.CheckpointFolder;
import io.lockstep.training.recovery.NewestCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was kept last, to go on from.
 *
 * @param path what the user named: the folder of its checkpoints, or one of them
 * @param file the checkpoint
 * @param state where the run was
 * @param damaged what is wrong with newer checkpoints, a line each
 */
public record InterruptedRun(Path path, ModelFile file, RunState state, List<String> damaged) {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());

  /** Copies the list. */
  public InterruptedRun {
    damaged = List.copyOf(damaged);
  }

  /**
   * Returns what {@code --resume} names, if it is a checkpoint or a folder of such; empty where it
   * is the file of a model.
   *
   * @throws DataException if it cannot be read, or is a folder without a good checkpoint
   */
  static Optional<InterruptedRun> named(Path path) {
    if (!Files.isDirectory(path)) {
      ModelFile file = ModelFile.read(path);
      RunState state = file.state();
      return state == null
          ? Optional.empty()
          : Optional.of(new InterruptedRun(path, file, state, List.of()));
    }
    return Optional.of(
        of(path, CheckpointFolder.newest(path))
            .orElseThrow(() ->
                new DataException(
                    "resume",
                    path,
                    "",
                    "there is no checkpoint in this folder",
                    "Give a checkpoint, a folder of them as --checkpoints has made it, or the file"
                        + " of a model")));
  }

  /**
   * Returns the newest good checkpoint of a folder, if it has any.
   *
   * @throws DataException if it has some, but none that is good
   */
  static Optional<InterruptedRun> of(Path folder, NewestCheckpoint newest) {
    ModelFile file = newest.requireGood(folder);
    RunState state = file == null ? null : file.state();
    return file == null || state == null
        ? Optional.empty()
        : Optional.of(new InterruptedRun(folder, file, state, newest.damaged()));
  }

  /**
   * Returns the document of the run that {@code --resume} names, by which it can be planned again.
   *
   * @return empty where it is a model, a checkpoint without a document, or not there
   * @throws DataException if it cannot be read
   * @throws UsageException if the run itself went on from a model, so that the document is not all
   */
  public static Optional<ObjectNode> document(Path resume) {
    Optional<ObjectNode> document =
        Files.exists(resume) ? named(resume).flatMap(InterruptedRun::document) : Optional.empty();
    document
        .map(json -> json.path(RunRecord.KEY).get(RunRecord.BEGAN_WITH))
        .ifPresent(began -> {
          throw new UsageException(
              "[train] the run in "
                  + resume
                  + " trained on the model of a file; go on by the command that began it, with"
                  + " --checkpoints");
        });
    return document;
  }

  private Optional<ObjectNode> document() {
    String run = file.run();
    try {
      return run != null && MAPPER.readTree(run) instanceof ObjectNode document
          ? Optional.of(document)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // Whoever wrote it, it is no document of ours.
    }
  }

  /** Returns the folder in which the run was kept, if it was. */
  @Nullable String runFolder() {
    return document()
        .map(json -> json.path(RunRecord.KEY).path(RunRecord.RUN_DIR).asText(null))
        .orElse(null);
  }

  /**
   * Checks that it is the run that a command asks for.
   *
   * @param epochs that it is to have
   * @throws UsageException if it is another, with each difference
   */
  public void require(RunRecord record, RunPlan plan, int epochs) {
    List<String> differences = document().map(record::differences).orElse(List.of());
    if (!differences.isEmpty()) {
      throw new UsageException(
          "[train] "
              + path
              + " holds another run: "
              + String.join("; ", differences)
              + ". Give the options of that run to go on with it, or another folder");
    }
    int begun = done(plan) + (state.batches() > 0 ? 1 : 0);
    if (epochs < begun) {
      throw new UsageException(
          "[train] "
              + epochs
              + " epochs were asked for, but the run in "
              + path
              + " has begun its epoch "
              + begun
              + " already; give --epochs of at least "
              + begun
              + ", or another folder");
    }
  }

  private int done(RunPlan plan) {
    return state.epochs() - plan.info().epochs();
  }

  /** Puts the trainer of the run, just built, to where it was. */
  public void restore(Trainer trainer) {
    file.restore(trainer);
  }

  /** Returns the number of steps of this run that are done. */
  long steps(RunPlan plan) {
    return file.info().step() - plan.info().step();
  }

  /**
   * Returns what is told of it, in a line.
   *
   * @param epochs that it is to have
   * @param batches of an epoch
   */
  String told(RunPlan plan, int epochs, int batches) {
    long step = file.info().step();
    String name = Quoted.escaped(path.toString());
    if (state.ended()) {
      return "[train] the run in %s is finished: it was stopped after epoch %d, step %d"
          .formatted(name, state.epochs(), step);
    }
    if (done(plan) >= epochs && state.batches() == 0) {
      return "[train] the run in %s is finished: epoch %d, step %d; a larger --epochs goes on"
          .formatted(name, state.epochs(), step);
    }
    return "[train] going on with the run in %s after step %d (epoch %d, batch %d of %d)"
        .formatted(name, step, state.epochs() + 1, state.batches(), batches);
  }
}
