package io.lockstep.parity.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.profile.ProfilingBackend;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.tensor.spatial.Convolutions;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.tensor.spatial.WindowOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps of convolutions so large that the CPU copies windows and folds gradients matrix by matrix,
 * beside the same kernels one by one.
 */
class FusedConvolutionTest {
  private static final int BATCH = 13;

  /** Returns the parameters after three steps. */
  private static List<float[]> trained(Engine engine, ConvOptions options) {
    Random random = new Random(3);
    Tensor x = drawn(engine, random, BATCH, 2, 19, 18);
    int groups = options.groups();
    List<Tensor> parameters =
        List.of(
            drawn(engine, random, 8, 2, 3, 3),
            drawn(engine, random, 6, 8 / groups, 3, 3),
            drawn(engine, random, 6));
    Tensor h = Convolutions.conv2d(x, parameters.get(0), ConvOptions.DEFAULT).tanh();
    h = Convolutions.conv2d(h, parameters.get(1), parameters.get(2), options);
    Tensor loss = Pooling.maxPool2d(h, WindowOptions.of(2)).square().mean();
    List<Tensor> gradients = loss.gradients(parameters);
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Tensor next = parameters.get(i).sub(gradients.get(i).mul(0.1));
      updates.add(new Update(parameters.get(i), next));
    }
    try (CompiledStep step = engine.compile(List.of(loss), updates)) {
      for (int i = 0; i < 3; i++) {
        step.run();
      }
    }
    return parameters.stream().map(Tensor::toFloats).toList();
  }

  private static Tensor drawn(Engine engine, Random random, int... dims) {
    int count = 1;
    for (int size : dims) {
      count *= size;
    }
    float[] elements = new float[count];
    for (int i = 0; i < count; i++) {
      elements[i] = (float) random.nextGaussian() / 4;
    }
    return engine.variable(elements, dims);
  }

  @ParameterizedTest
  @CsvSource({"1,0,1,1", "2,1,1,1", "1,2,2,1", "1,0,1,2"})
  void a_step_has_the_bits_of_its_kernels_one_by_one(
      int stride, int padding, int dilation, int groups) {
    ConvOptions options =
        ConvOptions.DEFAULT
            .withStride(stride)
            .withPadding(padding)
            .withDilation(dilation)
            .withGroups(groups);
    EngineOptions cpu = EngineOptions.of("cpu");
    List<float[]> expected;
    List<Object> kernels = new ArrayList<>();
    try (Engine engine = Engine.on(new ProfilingBackend(cpu.openDevice(), kernels::add), cpu)) {
      expected = trained(engine, options);
      assertTrue(kernels.size() > 30, kernels.toString());
    }
    for (int threads : new int[] {1, 2, 3}) {
      for (String vector : List.of("true", "false")) {
        EngineOptions own = cpu.withThreads(threads).with("cpu.vector", vector);
        try (Engine engine = Engine.open(own)) {
          List<float[]> computed = trained(engine, options);
          for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), computed.get(i));
          }
        }
      }
    }
  }
}
