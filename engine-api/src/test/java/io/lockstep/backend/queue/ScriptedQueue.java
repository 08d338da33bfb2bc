package io.lockstep.backend.queue;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.support.ProbeCases;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue in Java that does its work as late as it may: when the host waits for it, and then no
 * further than it waits for. Each call can be made to fail, and so can what was queued. It counts
 * what lives.
 */
final class ScriptedQueue implements CommandQueue {
  static final String LABEL = "scripted:0";

  /** Calls so far, by name, in order. */
  final List<String> calls = new ArrayList<>();

  /** What was done so far, in order. */
  final List<String> done = new ArrayList<>();

  /** What kernels compute, by function. */
  final Map<String, Consumer<List<KernelArgument>>> kernels = new HashMap<>();

  MemoryRules rules = new MemoryRules(1L << 30, 1L << 29, 4, true);
  long largestWrite = 1 << 20;

  /** Most bytes of host memory at once. */
  long pinnable = Long.MAX_VALUE;

  boolean captures;
  boolean timesEach;

  /** Whether {@link #finish} throws what has failed, as a stream does, or events alone tell. */
  boolean finishTells;

  /** Whether the next command fails when it is done. */
  boolean nextCommandFails;

  /** Whether writes can run beside the queue, and how much memory they have asked for. */
  boolean writesAhead;

  long prepared;
  int wroteAhead;
  int refused;
  @Nullable Block spare;

  /** The result of the probe that is wrong, if any. */
  ProbeCases.@Nullable Operation flaw;

  private final Map<Long, MemorySegment> blocks = new HashMap<>();
  private final TreeMap<String, Integer> live = new TreeMap<>();
  private final Deque<Step> waiting = new ArrayDeque<>();
  private final Arena arena = Arena.ofAuto();
  private long nextHandle = 1000;
  private int failAt = -1;
  private boolean failsForMemory;
  private @Nullable ScriptedException told;

  ScriptedQueue() {
    born("queue");
    kernels.put(BitProbe.FUNCTION, this::probe);
    kernels.put(FaultRecord.FUNCTION, this::keepFault);
  }

  /** A call that has failed. */
  static final class ScriptedException extends DriverException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final boolean outOfMemory;

    ScriptedException(String call, String what, boolean outOfMemory) {
      super("[" + call + "] FAILED on " + LABEL + (what.isEmpty() ? "" : ", " + what));
      this.call = call;
      this.outOfMemory = outOfMemory;
    }

    @Override
    public boolean isOutOfMemory() {
      return outOfMemory;
    }

    @Override
    public DriverException during(String what) {
      ScriptedException error = new ScriptedException(call, what, outOfMemory);
      error.initCause(this);
      return error;
    }
  }

  /** Something queued. */
  private static final class Step {
    final String name;
    final Runnable work;
    final boolean fails;

    Step(String name, Runnable work, boolean fails) {
      this.name = name;
      this.work = work;
      this.fails = fails;
    }
  }

  /** Makes the n-th call from now on fail, counted from 0. */
  void failAt(int n, boolean outOfMemory) {
    failAt = calls.size() + n;
    failsForMemory = outOfMemory;
  }

  /** Returns how many things of each kind were made and not given up. */
  Map<String, Integer> live() {
    return Map.copyOf(live);
  }

  private void call(String name) {
    calls.add(name);
    if (calls.size() - 1 == failAt) {
      throw new ScriptedException(name, "", failsForMemory);
    }
  }

  private void born(String kind) {
    live.merge(kind, 1, Integer::sum);
  }

  /** Gives up even if the call is to fail: what has been said to fail is not asked again. */
  private void gone(String kind) {
    live.compute(kind, (_, count) -> count == null || count == 1 ? null : count - 1);
  }

  private void queue(String name, Runnable work, @Nullable Event event, boolean fails) {
    Step step = new Step(name, work, fails);
    waiting.add(step);
    if (event != null) {
      ((ScriptedEvent) event).step = step;
    }
  }

  /** Does what is queued up to a step, or everything. */
  private void doUntil(@Nullable Step last) {
    if (last != null && !waiting.contains(last)) {
      return;
    }
    for (Step step = waiting.poll(); step != null; step = step == last ? null : waiting.poll()) {
      step.work.run();
      done.add(step.name);
      if (step.fails && told == null) {
        told = new ScriptedException("late", "", false);
      }
    }
  }

  /** Returns the memory of a block. */
  MemorySegment memory(Block block) {
    MemorySegment memory = blocks.get(block.handle());
    if (memory == null) {
      throw new AssertionError("no block " + block);
    }
    return memory;
  }

  /** Returns the memory of an argument. */
  MemorySegment memory(KernelArgument argument) {
    return switch (argument) {
      case MemoryArgument m -> memory(m.block()).asSlice(m.offset());
      case WholeBlock w -> memory(w.block());
      case CommandQueue.Scalar n -> throw new AssertionError(n);
    };
  }

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public String name() {
    return "Script";
  }

  @Override
  public long groupItems() {
    return 256;
  }

  @Override
  public MemoryRules memoryRules() {
    return rules;
  }

  @Override
  public long freeBytes() {
    return rules.largest();
  }

  @Override
  public Block allocate(long bytes) {
    call("allocate");
    born("block");
    long handle = nextHandle++;
    blocks.put(handle, arena.allocate(bytes, 64));
    return new Block(handle, bytes);
  }

  /** Frees when all that is queued is done; what comes later may not use it. */
  @Override
  public void free(Block block) {
    gone("block");
    memory(block);
    waiting.add(new Step("free", () -> blocks.remove(block.handle()), false));
    call("free");
  }

  @Override
  public void trim() {
    call("trim");
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    call("allocateHost");
    if (bytes > pinnable) {
      throw new ScriptedException("allocateHost", "", true);
    }
    born("host memory");
    MemorySegment memory = arena.allocate(bytes, 64);
    return new HostMemory() {
      @Override
      public MemorySegment memory() {
        return memory;
      }

      @Override
      public void close() {
        gone("host memory");
        memory.fill((byte) 0x55); // whoever still copies from it shows
        call("freeHost");
      }
    };
  }

  @Override
  public long largestWrite() {
    return largestWrite;
  }

  @Override
  public void write(MemorySegment source, Block target, long offset, @Nullable Event event) {
    call("write");
    queue("write", () -> memory(target).asSlice(offset).copyFrom(source), event, false);
  }

  @Override
  public Optional<WriteAhead> writeAhead(QueueGuard guard, MemoryPool pool) {
    return writesAhead ? Optional.of(new Ahead(pool)) : Optional.empty();
  }

  /** Writes that are counted and otherwise done like all others. */
  private final class Ahead implements WriteAhead {
    private final MemoryPool pool;

    Ahead(MemoryPool pool) {
      this.pool = pool;
    }

    @Override
    public void prepare(long bytes) {
      prepared = bytes;
      if (spare == null) {
        try {
          spare = pool.takeSpare(bytes);
        } catch (OutOfDeviceMemoryException e) {
          refused++;
        }
      }
    }

    @Override
    public boolean write(MemorySegment source, Block target, long offset, Event event) {
      Block room = spare;
      if (room == null || source.byteSize() > room.bytes()) {
        return false;
      }
      wroteAhead++;
      ScriptedQueue.this.write(source, target, offset, event);
      return true;
    }

    @Override
    public boolean giveBack() {
      Block room = spare;
      spare = null;
      if (room != null) {
        pool.give(room);
      }
      return room != null;
    }

    @Override
    public void close() {
      giveBack();
    }
  }

  @Override
  public void read(Block source, long offset, MemorySegment target, @Nullable Event event) {
    call("read");
    queue(
        "read",
        () -> target.copyFrom(memory(source).asSlice(offset, target.byteSize())),
        event,
        false);
  }

  @Override
  public void copy(Block source, long sourceOffset, Block target, long targetOffset, long bytes) {
    call("copy");
    queue(
        "copy",
        () ->
            memory(target)
                .asSlice(targetOffset)
                .copyFrom(memory(source).asSlice(sourceOffset, bytes)),
        null,
        false);
  }

  @Override
  public void fill(Block target, int word, long bytes) {
    call("fill");
    queue(
        "fill",
        () -> {
          for (long i = 0; i < bytes / Integer.BYTES; i++) {
            memory(target).setAtIndex(ValueLayout.JAVA_INT, i, word);
          }
        },
        null,
        false);
  }

  @Override
  public String bitProbe() {
    return "bit_probe";
  }

  @Override
  public String faultKeeper() {
    return "keep_fault";
  }

  @Override
  public Program load(String name, String source, List<String> functions) {
    call("load");
    born("program");
    return () -> {
      gone("program");
      call("unload");
    };
  }

  @Override
  public Command bind(Program program, LaunchShape.Phase phase, List<KernelArgument> arguments) {
    call("bind");
    born("command");
    Consumer<List<KernelArgument>> computes = kernels.get(phase.function());
    if (computes == null) {
      throw new AssertionError("no kernel " + phase.function());
    }
    return new ScriptedCommand(
        "kernel " + phase.function(), () -> computes.accept(List.copyOf(arguments)));
  }

  @Override
  public Optional<Command> capture(QueueGuard guard, List<Command> commands, String name) {
    if (!captures) {
      return Optional.empty();
    }
    call("capture");
    born("command");
    List<Command> all = List.copyOf(commands);
    return Optional.of(
        new ScriptedCommand(
            name, () -> all.forEach(command -> ((ScriptedCommand) command).work.run())));
  }

  /** A kernel, or several. */
  private final class ScriptedCommand implements Command {
    private final String name;
    final Runnable work;

    ScriptedCommand(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void enqueue(@Nullable Event event) {
      call("enqueue");
      queue(name, work, event, nextCommandFails);
      nextCommandFails = false;
    }

    @Override
    public void close() {
      gone("command");
      call("release");
    }
  }

  @Override
  public boolean timesEach() {
    return timesEach;
  }

  @Override
  public void run(Command command) {
    command.enqueue(null);
    doUntil(null);
    tell("run");
  }

  @Override
  public Event createEvent() {
    call("createEvent");
    born("event");
    return new ScriptedEvent();
  }

  /** The end of a step. */
  private final class ScriptedEvent implements Event {
    private @Nullable Step step;

    @Override
    public boolean isDone() {
      call("isDone");
      return step == null || !waiting.contains(step);
    }

    @Override
    public void await() {
      call("await");
      Step last = step;
      if (last != null) {
        step = null;
        doUntil(last);
        if (last.fails) {
          tell("await");
        }
      }
    }

    @Override
    public void close() {
      gone("event");
      call("destroyEvent");
    }
  }

  private void tell(String call) {
    if (told != null) {
      throw new ScriptedException(call, "", false);
    }
  }

  @Override
  public void flush() {
    call("flush");
  }

  @Override
  public void finish() {
    call("finish");
    doUntil(null);
    if (finishTells) {
      tell("finish");
    }
  }

  @Override
  public void close() {
    gone("queue");
    call("close");
  }

  private void probe(List<KernelArgument> arguments) {
    MemorySegment in = memory(arguments.get(0));
    MemorySegment out = memory(arguments.get(1));
    ProbeCases.Operation[] operations = ProbeCases.Operation.values();
    for (int i = 0; i < ProbeCases.COUNT; i++) {
      int a = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i);
      int b = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i + 1);
      int c = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i + 2);
      for (ProbeCases.Operation operation : operations) {
        out.setAtIndex(
            ValueLayout.JAVA_INT,
            (long) i * operations.length + operation.ordinal(),
            operation.expected(a, b, c) ^ (operation == flaw ? 1 : 0));
      }
    }
  }

  private void keepFault(List<KernelArgument> arguments) {
    MemorySegment fault = memory(arguments.get(0));
    MemorySegment indices = memory(arguments.get(1));
    MemorySegment kept = memory(arguments.get(2));
    int number = ((CommandQueue.Scalar) arguments.get(3)).value();
    int position = fault.get(ValueLayout.JAVA_INT, 0);
    if (position != Integer.MAX_VALUE) {
      if (kept.get(ValueLayout.JAVA_INT, 0) == 0) {
        kept.setAtIndex(ValueLayout.JAVA_INT, 0, 1);
        kept.setAtIndex(ValueLayout.JAVA_INT, 1, number);
        kept.setAtIndex(ValueLayout.JAVA_INT, 2, position);
        kept.setAtIndex(
            ValueLayout.JAVA_INT, 3, indices.getAtIndex(ValueLayout.JAVA_INT, position));
      }
      fault.set(ValueLayout.JAVA_INT, 0, Integer.MAX_VALUE);
    }
  }
}
