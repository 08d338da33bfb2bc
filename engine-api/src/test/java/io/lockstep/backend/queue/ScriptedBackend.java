package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.queue.CommandQueue.KernelArgument;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A backend on a {@link ScriptedQueue}, with two kernels: squares of floats, and a gather. */
final class ScriptedBackend extends QueueBackend {
  static final int FLOATS = 3;
  static final int ROWS = 4;
  static final int INDICES = 3;

  private ScriptedBackend(ScriptedQueue queue, QueueSettings settings) {
    super(new CRenderer(Dialects.OPENCL, DeviceLimits.COMMON), queue, settings);
  }

  static ScriptedBackend open(ScriptedQueue queue) {
    return open(queue, BackendOptions.DEFAULT);
  }

  static ScriptedBackend open(ScriptedQueue queue, BackendOptions options) {
    queue.kernels.put("k_square", arguments -> square(queue, arguments));
    queue.kernels.put("k_gather", arguments -> gather(queue, arguments));
    return new ScriptedBackend(
        queue, QueueSettings.of("scripted", options, List.of(), Map.of(), "home"));
  }

  private static void square(ScriptedQueue queue, List<KernelArgument> arguments) {
    MemorySegment from = queue.memory(arguments.get(0));
    MemorySegment to = queue.memory(arguments.get(1));
    for (int i = 0; i < FLOATS; i++) {
      float x = from.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      to.setAtIndex(ValueLayout.JAVA_FLOAT, i, x * x);
    }
  }

  private static void gather(ScriptedQueue queue, List<KernelArgument> arguments) {
    MemorySegment table = queue.memory(arguments.get(0));
    MemorySegment indices = queue.memory(arguments.get(1));
    MemorySegment to = queue.memory(arguments.get(2));
    MemorySegment fault = queue.memory(arguments.get(3));
    for (int i = INDICES - 1; i >= 0; i--) {
      int index = indices.getAtIndex(ValueLayout.JAVA_INT, i);
      if (index < 0 || index >= ROWS) {
        fault.set(ValueLayout.JAVA_INT, 0, i);
      } else {
        to.setAtIndex(ValueLayout.JAVA_FLOAT, i, table.getAtIndex(ValueLayout.JAVA_FLOAT, index));
      }
    }
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("scripted", "a script", 0, false);
  }

  static KernelSpec square() {
    Expr x = Expr.input(0, DType.F32);
    Layout dense = Layout.contiguous(Shape.of(FLOATS));
    Program program = Program.of("square", List.of(DType.F32), x.mul(x));
    return new MapSpec(program, Shape.of(FLOATS), List.of(dense), List.of(dense));
  }

  /** Records squares of the floats of a buffer, in place, so many times. */
  Recording squares(Buffer buffer, int times) {
    Backend.Argument both = new Backend.Argument(buffer, 0);
    Launch launch = new Launch(compile(square()), List.of(both, both));
    return record(Collections.nCopies(times, launch));
  }

  /** Records rows of a table looked up. */
  Recording lookup(Buffer table, Buffer indices, Buffer to) {
    GatherSpec gather = new GatherSpec(DType.F32, ROWS, 1, INDICES);
    return record(
        List.of(
            new Launch(
                compile(gather),
                List.of(
                    new Backend.Argument(table, 0),
                    new Backend.Argument(indices, 0),
                    new Backend.Argument(to, 0)))));
  }

  /** Returns a new buffer of floats. */
  Buffer floats(float... values) {
    Buffer buffer = allocate((long) values.length * Float.BYTES);
    write(buffer, values);
    return buffer;
  }

  /** Writes floats, and overwrites where they came from. */
  void write(Buffer target, float... values) {
    MemorySegment host = MemorySegment.ofArray(values.clone());
    upload(host, target, 0);
    host.fill((byte) -1);
  }

  /** Returns a new buffer of integers. */
  Buffer ints(int... values) {
    Buffer buffer = allocate((long) values.length * Integer.BYTES);
    upload(MemorySegment.ofArray(values), buffer, 0);
    return buffer;
  }

  /** Returns the first floats of a buffer. */
  float[] read(Buffer buffer, int count) {
    float[] values = new float[count];
    download(buffer, 0, MemorySegment.ofArray(values));
    return values;
  }

  /** Closes, and checks that nothing is left. */
  static void closeAll(ScriptedBackend backend, ScriptedQueue queue) {
    backend.close();
    assertEquals(Map.of(), queue.live());
  }
}
