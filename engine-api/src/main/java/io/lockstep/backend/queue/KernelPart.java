package io.lockstep.backend.queue;

import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.CommandQueue.MemoryArgument;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One step of a kernel, to be bound to its arguments. */
public interface KernelPart {
  /** In place of an argument's number: memory that only the steps of one kernel use. */
  int WORKSPACE = -1;

  /** Returns the bytes of scratch memory that it reads or writes. */
  long workspaceBytes();

  /** Returns whether it sets the fault word where an index, of argument 1, is out of range. */
  boolean checksIndices();

  /**
   * Binds it to arguments.
   *
   * @param to takes what is to be queued, in order
   */
  void bind(Binding binding, Consumer<Command> to);

  /**
   * What the steps of a kernel are bound to.
   *
   * @param arguments those of the kernel's specification
   * @param workspace scratch memory, or null where no step needs any
   */
  record Binding(List<MemoryArgument> arguments, @Nullable Block workspace) {
    /** Copies the list. */
    public Binding {
      arguments = List.copyOf(arguments);
    }

    /** Returns an argument by number, or the {@link #WORKSPACE}, in elements of so many bytes. */
    public MemoryArgument argument(int which, int elementBytes) {
      if (which != WORKSPACE) {
        return arguments.get(which);
      }
      return new MemoryArgument(scratch(), 0, elementBytes);
    }

    /** Returns the workspace, which the part has asked for. */
    Block scratch() {
      if (workspace == null) {
        throw new IllegalStateException("a workspace was not asked for");
      }
      return workspace;
    }
  }
}
