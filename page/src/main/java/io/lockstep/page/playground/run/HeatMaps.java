package io.lockstep.page.playground.run;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.page.playground.state.InputFeature;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import java.util.ArrayList;
import java.util.List;

/**
 * What each neuron, and the network, gives at every point of a grid over [-6, 6] x [-6, 6], the
 * first row at the top. One compiled step computes all of it.
 */
public final class HeatMaps implements AutoCloseable {
  /** Points of the grid in a row, and rows. */
  public static final int SIZE = 100;

  /** Points in a row of a neuron's small map, every fourth of the grid. */
  public static final int SMALL = SIZE / 4;

  private static final float EDGE = 6;

  private final CompiledStep step;
  private final List<Integer> widths;
  private final List<float[]> values = new ArrayList<>();

  /** Compiles the step. */
  HeatMaps(Model model, PlaygroundNetwork network, Criterion criterion, List<InputFeature> inputs) {
    Engine engine = model.engine();
    float[][] rows = PlaygroundData.inputs(grid(), inputs);
    float[] all = new float[rows.length * inputs.size()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * inputs.size(), inputs.size());
    }
    Tensor x = engine.input("grid", DType.F32, Shape.of(rows.length, inputs.size()));
    engine.write(x, all);
    List<Tensor> outputs = new ArrayList<>(Activity.of(model, network, x).results());
    outputs.set(outputs.size() - 1, criterion.prediction(outputs.getLast()));
    this.widths = network.blocks().stream().map(PlaygroundNetwork.Block::width).toList();
    this.step = engine.compile(outputs, List.of());
  }

  private static Matrix grid() {
    float[] points = new float[SIZE * SIZE * 2];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int row = i / SIZE;
      points[2 * i] = -EDGE + 2 * EDGE * (i % SIZE + 0.5f) / SIZE;
      points[2 * i + 1] = EDGE - 2 * EDGE * (row + 0.5f) / SIZE;
    }
    return Matrix.of(SIZE * SIZE, 2, points);
  }

  /** Computes all of it with the present weights. */
  void update() {
    step.run();
    values.clear();
    step.outputs().forEach(output -> values.add(output.toFloats()));
  }

  /** Returns how many neurons there are, the outputs not counted. */
  public int neurons() {
    return widths.stream().limit(widths.size() - 1L).mapToInt(w -> w).sum();
  }

  /** Returns what the network says at each point of the grid, one value for each output. */
  public float[] output() {
    return values.getLast();
  }

  /**
   * Returns what a neuron gives at each point of the grid.
   *
   * @param neuron its number over all hidden layers, from 0
   */
  public float[] neuron(int neuron) {
    return neuron(neuron, 1);
  }

  /** Returns what a neuron gives at every fourth point of every fourth row. */
  public float[] small(int neuron) {
    return neuron(neuron, SIZE / SMALL);
  }

  /** Returns whether a neuron gives the same everywhere, so that nothing goes through it. */
  public boolean isDead(int neuron) {
    float[] small = small(neuron);
    for (float value : small) {
      if (value != small[0]) {
        return false;
      }
    }
    return true;
  }

  private float[] neuron(int neuron, int every) {
    int block = 0;
    int column = neuron;
    while (column >= widths.get(block)) {
      column -= widths.get(block++);
    }
    int width = widths.get(block);
    float[] all = values.get(block);
    int size = SIZE / every;
    float[] map = new float[size * size];
    for (int i = 0; i < map.length; i++) {
      int row = i / size * every + every / 2;
      int at = row * SIZE + i % size * every + every / 2;
      map[i] = all[at * width + column];
    }
    return map;
  }

  @Override
  public void close() {
    step.close();
  }
}
