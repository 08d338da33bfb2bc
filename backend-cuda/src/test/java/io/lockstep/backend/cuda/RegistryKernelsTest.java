package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.parity.registry.Reached;
import io.lockstep.parity.registry.TrainedOptimizers;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CUDA source of everything that is registered compiles, for the oldest architecture. Of what
 * the host computes, as orthogonal matrices, it is that of a copy.
 */
class RegistryKernelsTest {
  private static final String ARCHITECTURE = "sm_75";

  /** Kernels of one file. */
  private static final int CHUNK = 200;

  @TempDir Path folder;

  private final Map<String, KitKernels.Rendered> kernels = new LinkedHashMap<>();

  private boolean add(List<KitKernels.Rendered> rendered) {
    rendered.forEach(kernel -> kernels.putIfAbsent(kernel.source().source(), kernel));
    return !rendered.isEmpty();
  }

  @Test
  void every_entry_of_a_registry_compiles() throws IOException {
    Nvcc.assume();
    Reached reached = new Reached();
    for (Case each : cases()) {
      if (add(KitKernels.of(List.of(each)))) {
        reached.add(each);
      }
    }
    List<String> trained = TrainedOptimizers.names();
    for (String name : trained) {
      assertTrue(add(KitKernels.of(Map.of(name, e -> train(e, name)), Precision.STRICT)), name);
    }
    compile(List.copyOf(kernels.values()));
    Reached.registered()
        .forEach((operation, names) -> assertEquals(names, reached.names(operation), operation));
    System.out.println(
        "[cuda] "
            + kernels.size()
            + " kernels compiled for "
            + ARCHITECTURE
            + ": "
            + reached
            + ", "
            + trained.size()
            + " of "
            + trained.size()
            + " rules for tensors and wrappers");
  }

  /** One size of each; the first that the smallest selection has. */
  private static List<Case> cases() {
    Set<String> operations = Reached.registered().keySet();
    List<Case> cases = new ArrayList<>(Cases.of(Selection.SMALL));
    cases.addAll(LayerExamples.group(Selection.SMALL).cases());
    cases.removeIf(each -> !operations.contains(each.operation()));
    return cases;
  }

  private static void train(Engine engine, String optimizer) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("weight", Shape.of(8, 3));
    shapes.put("bias", Shape.of(8));
    ParameterArena parameters = new ParameterArena(engine, "parameters", shapes);
    Tensor x = engine.randn(5, 32, 3);
    Tensor y = x.matmul(parameters.get("weight").transpose()).add(parameters.get("bias"));
    new Optimizer(OptimizerConfig.of(optimizer), parameters)
        .compile(y.tanh().square().mean())
        .close();
  }

  private void compile(List<KitKernels.Rendered> all) throws IOException {
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<KitKernels.Rendered> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
      int compiled = Nvcc.compile(chunk, ARCHITECTURE, folder).size();
      assertEquals(chunk.size(), compiled, "kernels that were compiled");
    }
  }
}
