package io.lockstep.backend.queue;

import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.CommandQueue.KernelArgument;
import io.lockstep.backend.queue.CommandQueue.Program;
import io.lockstep.backend.queue.CommandQueue.WholeBlock;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Functions rendered from a specification.
 *
 * @param spec what they compute
 * @param program the compiled source, or null where there is nothing to launch
 * @param arguments which of the kernel's arguments take the place of the specification's, or {@link
 *     #WORKSPACE}
 */
record RenderedPart(
    CommandQueue queue,
    FaultRecord faults,
    KernelSpec spec,
    KernelSource source,
    @Nullable Program program,
    List<Integer> arguments)
    implements KernelPart {
  RenderedPart {
    arguments = List.copyOf(arguments);
  }

  @Override
  public long workspaceBytes() {
    return source.launch().workspaceBytes();
  }

  @Override
  public boolean checksIndices() {
    return source.launch().reportsFault();
  }

  @Override
  public void bind(Binding binding, Consumer<Command> to) {
    LaunchShape shape = source.launch();
    List<KernelArgument> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      all.add(binding.argument(arguments.get(i), spec.arguments().get(i).bytes()));
    }
    if (shape.workspaceBytes() > 0) {
      all.add(new WholeBlock(binding.scratch()));
    }
    if (shape.reportsFault()) {
      all.add(new WholeBlock(faults.word()));
    }
    source.sizes().forEach(size -> all.add(new CommandQueue.Scalar(size)));
    Program compiled = program;
    if (compiled != null) {
      shape.phases().forEach(phase -> to.accept(queue.bind(compiled, phase, all)));
      if (shape.reportsFault()) {
        to.accept(faults.keeper(spec, binding.argument(1, Integer.BYTES)));
      }
    }
  }
}
