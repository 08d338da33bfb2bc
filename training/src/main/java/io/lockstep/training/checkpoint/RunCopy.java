package io.lockstep.training.checkpoint;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.file.PendingTensor;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.OptimizerConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a moment of a run in the memory of the host, from which another thread can write a
 * checkpoint while the run goes on. The memory is taken once and used again for each moment. Used
 * by one thread at a time.
 */
public final class RunCopy implements AutoCloseable {
  private List<Room> rooms = new ArrayList<>();
  private @Nullable Moment moment;

  /** Memory for a copy of some tensors. */
  private record Room(String prefix, ParameterArena of, Arena arena, MemorySegment copy) {
    static Room of(String prefix, ParameterArena of) {
      Arena arena = Arena.ofShared();
      long bytes = of.size() * Float.BYTES;
      try {
        return new Room(
            prefix, of, arena, NativeMemory.allocate(arena, bytes, Backend.HOST_ALIGNMENT));
      } catch (OutOfMemoryError e) {
        arena.close();
        throw e;
      }
    }
  }

  /** What a copy is of, beside its tensors. */
  private record Moment(
      ModelInfo info,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      @Nullable String run,
      RunState state,
      @Nullable OptimizerConfig begun) {}

  /**
   * Takes the memory for copies of a run before the first of them, and every page of it from the
   * system, so that the first {@link #take} waits no longer than the others.
   *
   * @throws OutOfMemoryError if there is not as much
   */
  public void reserve(Trainer trainer) {
    ModelTensors.visit(
        trainer.model(),
        trainer.optimizer(),
        (prefix, arena) -> {
          if (arena.size() > 0) {
            room(prefix, arena).copy().fill((byte) 0);
          }
        });
  }

  /**
   * Copies where a run is now, in place of the moment before, and waits for the device to have done
   * so. The run goes on as if nothing had happened.
   *
   * @param info what is said about the model, as it is now
   * @param targetScaling of the numbers it is trained to predict, or null where they are not scaled
   * @param run the document of the run, or null for none
   * @param begun the optimizer's description when the run was begun
   * @return where the run is
   * @throws OutOfMemoryError if there is no memory for the copy
   */
  public RunState take(
      Trainer trainer,
      ModelInfo info,
      @Nullable Scaling targetScaling,
      @Nullable String run,
      OptimizerConfig begun) {
    moment = null;
    trainer.optimizer().useEvaluated();
    List<Room> all = new ArrayList<>();
    ModelTensors.visit(
        trainer.model(), trainer.optimizer(), (prefix, arena) -> copy(all, prefix, arena));
    trainer.stateArenas().forEach((prefix, arena) -> copy(all, prefix, arena));
    rooms.forEach(room -> {
      if (!all.contains(room)) {
        room.arena().close();
      }
    });
    rooms = all;
    RunState state = trainer.state();
    moment =
        new Moment(
            info,
            trainer.scaling(),
            targetScaling,
            run,
            state,
            begun.equals(info.optimizer()) ? null : begun);
    return state;
  }

  private void copy(List<Room> all, String prefix, ParameterArena arena) {
    if (arena.size() > 0) {
      Room room = room(prefix, arena);
      all.add(room);
      arena.read(room.copy());
    }
  }

  private Room room(String prefix, ParameterArena arena) {
    for (Room room : rooms) {
      if (room.of() == arena && room.prefix().equals(prefix)) {
        return room;
      }
    }
    Room room = Room.of(prefix, arena);
    rooms.add(room);
    return room;
  }

  /** Returns the bytes of memory that it takes. */
  public long bytes() {
    return rooms.stream().mapToLong(room -> room.copy().byteSize()).sum();
  }

  /**
   * Writes the moment to a checkpoint, which is a model file.
   *
   * @throws DataException if it cannot be written, or a value is not finite; what was there stays
   *     as it was
   */
  public void write(Path file) {
    Moment of = moment;
    if (of == null) {
      throw new IllegalStateException("[checkpoint] nothing was copied; call take before");
    }
    List<PendingTensor> tensors = new ArrayList<>();
    for (Room room : rooms) {
      room.of()
          .views()
          .forEach((name, view) -> {
            MemorySegment copy = room.of().part(room.copy(), name);
            tensors.add(
                ModelTensors.pending(
                    room.prefix() + name,
                    view.shape(),
                    (first, target) ->
                        target.copyFrom(copy.asSlice(first * Float.BYTES, target.byteSize()))));
          });
    }
    ModelFile.write(
        file,
        new ModelTexts(of.info(), of.run(), of.state(), of.begun()),
        of.scaling(),
        of.targetScaling(),
        tensors);
  }

  @Override
  public void close() {
    rooms.forEach(room -> room.arena().close());
    rooms = new ArrayList<>();
    moment = null;
  }
}
