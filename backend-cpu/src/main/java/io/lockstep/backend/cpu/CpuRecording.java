package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.cpu.fusion.CpuLaunch;
import io.lockstep.backend.cpu.fusion.EpilogueFusion;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Launches whose addresses and loops are worked out once; a replay allocates nothing. */
final class CpuRecording implements Backend.Recording {
  private final CpuBackend backend;
  private final CpuRuntime runtime;
  private final Runnable[] steps;
  private final CpuBuffer[] buffers;
  private boolean closed;

  CpuRecording(CpuBackend backend, CpuRuntime runtime, List<Backend.Launch> launches) {
    this.backend = backend;
    this.runtime = runtime;
    List<CpuLaunch> bound = new ArrayList<>();
    Set<CpuBuffer> used = new LinkedHashSet<>();
    for (Backend.Launch launch : launches) {
      if (!(launch.kernel() instanceof CpuKernel kernel) || kernel.runtime() != runtime) {
        throw new BackendException(
            "[record] a kernel belongs to another device; compile it on this one");
      }
      long[] addresses = new long[launch.arguments().size()];
      for (int i = 0; i < addresses.length; i++) {
        Backend.Argument argument = launch.arguments().get(i);
        CpuBuffer buffer = backend.own("record", argument.buffer());
        addresses[i] = buffer.segment("record").address() + argument.offset();
        used.add(buffer);
      }
      bound.add(new CpuLaunch(kernel, addresses));
    }
    this.steps = EpilogueFusion.bind(bound);
    this.buffers = used.toArray(CpuBuffer[]::new);
  }

  @Override
  public void replay() {
    backend.checkOpen("replay");
    if (closed) {
      throw new BackendException("[replay] the recording is closed; record it again");
    }
    for (CpuBuffer buffer : buffers) {
      buffer.segment("replay");
    }
    runtime.code().beginReplay();
    for (Runnable step : steps) {
      step.run();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
