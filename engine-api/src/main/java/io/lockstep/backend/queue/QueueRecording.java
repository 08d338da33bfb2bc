package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.CommandQueue.MemoryArgument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Launches whose arguments are bound once; a replay sets nothing and allocates nothing. Several are
 * captured as one command where the device can do that, unless each is to be waited for or timed.
 */
final class QueueRecording implements Backend.Recording {
  private final QueueBackend backend;
  private final CommandQueue queue;
  private final QueueGuard guard;
  private final QueueBuffer[] buffers;
  private final @Nullable Block workspace;
  private final List<Command> commands = new ArrayList<>();
  private final String description;
  private @Nullable Command captured;
  private boolean checksIndices;
  private boolean closed;

  QueueRecording(QueueBackend backend, List<Backend.Launch> launches) {
    this.backend = backend;
    this.queue = backend.queue();
    this.guard = backend.guard();
    Set<QueueBuffer> used = new LinkedHashSet<>();
    long workspaceBytes = 0;
    for (Backend.Launch launch : launches) {
      for (KernelPart part : own(launch.kernel()).parts()) {
        workspaceBytes = Math.max(workspaceBytes, part.workspaceBytes());
        checksIndices |= part.checksIndices();
      }
      launch.arguments().forEach(a -> used.add(backend.own("record", a.buffer())));
    }
    this.buffers = used.toArray(QueueBuffer[]::new);
    this.workspace = workspaceBytes == 0 ? null : backend.pool().take(workspaceBytes);
    try {
      launches.forEach(launch -> bind(own(launch.kernel()), launch.arguments()));
      this.description = describe();
      if (commands.size() > 1 && !backend.settings().check() && !queue.timesEach()) {
        backend
            .pool()
            .work(
                "a capture of " + commands.size() + " kernels",
                () -> captured = queue.capture(guard, commands, description).orElse(null));
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private QueueKernel own(Backend.Kernel kernel) {
    if (kernel instanceof QueueKernel own && own.owner() == backend) {
      return own;
    }
    throw new BackendException(
        "[record] a kernel belongs to another device; compile it on this one");
  }

  private void bind(QueueKernel kernel, List<Backend.Argument> arguments) {
    List<MemoryArgument> bound = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Backend.Argument argument = arguments.get(i);
      Block block = backend.own("record", argument.buffer()).block("record");
      bound.add(
          new MemoryArgument(block, argument.offset(), kernel.spec().arguments().get(i).bytes()));
    }
    KernelPart.Binding binding = new KernelPart.Binding(bound, workspace);
    kernel.parts().forEach(part -> part.bind(binding, commands::add));
  }

  private String describe() {
    return commands.size() == 1
        ? commands.getFirst().name()
        : "one of "
            + commands.size()
            + " kernels (to learn which, set "
            + backend.settings().backend()
            + ".check=true)";
  }

  @Override
  public void replay() {
    guard.enter("replay");
    if (closed) {
      throw new BackendException("[replay] the recording is closed; record it again");
    }
    for (QueueBuffer buffer : buffers) {
      buffer.block("replay");
    }
    if (!commands.isEmpty()) {
      enqueue();
    }
  }

  private void enqueue() {
    if (checksIndices) {
      backend.faults().queued();
    }
    Command whole = captured;
    if (whole != null) {
      mark(whole, description);
    } else if (backend.settings().check()) {
      commands.forEach(each -> backend.pool().work(each.name(), () -> queue.run(each)));
    } else {
      boolean each = queue.timesEach();
      int last = commands.size() - 1;
      for (int i = 0; i <= last; i++) {
        Command command = commands.get(i);
        if (each || i == last) {
          mark(command, each ? command.name() : description);
        } else {
          enqueue(command, null);
        }
      }
    }
    queue.flush();
  }

  /**
   * Queues a command whose end is waited for before too many are queued.
   *
   * @param ends what ends with it, for the error of a later call
   */
  private void mark(Command command, String ends) {
    InFlight replays = backend.replays();
    enqueue(command, replays.reserve());
    replays.queued(ends);
    guard.queued(ends);
  }

  private void enqueue(Command command, CommandQueue.@Nullable Event done) {
    try {
      command.enqueue(done);
    } catch (DriverException e) {
      throw backend.pool().failed(e, command.name());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      guard.enterRelease("close");
      Command whole = captured;
      if (whole != null) {
        guard.released(whole::close);
      }
      commands.forEach(command -> guard.released(command::close));
      if (workspace != null) {
        backend.pool().give(workspace);
      }
      backend.forget(this);
    }
  }
}
