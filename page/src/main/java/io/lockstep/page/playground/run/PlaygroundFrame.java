package io.lockstep.page.playground.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What there is to be seen at one moment.
 *
 * @param step steps taken
 * @param epoch epochs done
 * @param loss of the training points
 * @param testLoss of the test points
 * @param right share of the training points whose class is found; NaN of numbers
 * @param testRight of the test points
 * @param rate the learning rate of the next step
 * @param moved how far the weights of each block have moved
 * @param touched whether a person changed weights or rate
 * @param dead the numbers of the neurons that give the same everywhere
 * @param map a byte for each point of the grid: from -1 (0) to 1 (255) of numbers, from 0 to 1 of a
 *     probability; of several classes the likeliest, and behind them all how likely it is
 * @param neurons a byte from -1 to 1 for each point of each neuron's small map
 * @param weights all of them by name
 */
public record PlaygroundFrame(
    long step,
    int epoch,
    double loss,
    double testLoss,
    double right,
    double testRight,
    double rate,
    double[] moved,
    boolean touched,
    int[] dead,
    byte[] map,
    byte[] neurons,
    Map<String, float[]> weights) {

  static PlaygroundFrame of(PlaygroundRun run, HeatMaps maps, Scores.Score score, int shown) {
    int count = maps.neurons();
    byte[] neurons = new byte[count * HeatMaps.SMALL * HeatMaps.SMALL];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (float value : maps.small(i)) {
        neurons[at++] = level(value);
      }
    }
    int[] dead = IntStream.range(0, count).filter(maps::isDead).toArray();
    Map<String, float[]> weights = new TreeMap<>();
    for (PlaygroundNetwork.Block block : run.network().blocks()) {
      weights.put(block.linear() + ".weight", run.model().weights(block.linear() + ".weight"));
      weights.put(block.linear() + ".bias", run.model().weights(block.linear() + ".bias"));
    }
    boolean neuron = shown >= 0 && shown < count;
    return new PlaygroundFrame(
        run.step(),
        run.epoch(),
        score.loss(),
        score.testLoss(),
        score.right(),
        score.testRight(),
        run.rate(),
        run.moved(),
        run.isTouched(),
        dead,
        neuron ? levels(maps.neuron(shown)) : output(maps.output(), run.state().classCount()),
        neurons,
        weights);
  }

  private static byte[] output(float[] values, int classes) {
    if (classes == 0) {
      return levels(values);
    }
    int points = HeatMaps.SIZE * HeatMaps.SIZE;
    if (classes == 2) {
      byte[] map = new byte[points];
      for (int i = 0; i < points; i++) {
        map[i] = level(2 * values[i] - 1);
      }
      return map;
    }
    byte[] map = new byte[2 * points];
    for (int i = 0; i < points; i++) {
      int best = Scores.decision(values, i * classes, classes);
      map[i] = (byte) best;
      map[points + i] = (byte) Math.round(255 * values[i * classes + best]);
    }
    return map;
  }

  private static byte[] levels(float[] values) {
    byte[] levels = new byte[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = level(values[i]);
    }
    return levels;
  }

  /** From -1 to 1 as 0 to 255; NaN in the middle. */
  private static byte level(float value) {
    return (byte) Math.round((Float.isNaN(value) ? 1 : Math.clamp(value, -1f, 1f) + 1) * 127.5f);
  }

  /** Returns it as JSON; bytes and weights in base 64, the weights as little-endian float32. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", step).put("epoch", epoch);
    number(json, "loss", loss);
    number(json, "testLoss", testLoss);
    number(json, "right", right);
    number(json, "testRight", testRight);
    number(json, "rate", rate);
    ArrayNode far = json.putArray("moved");
    for (double way : moved) {
      far.add(Double.isFinite(way) ? way : 0);
    }
    json.put("touched", touched);
    ArrayNode ended = json.putArray("dead");
    for (int neuron : dead) {
      ended.add(neuron);
    }
    Base64.Encoder base64 = Base64.getEncoder();
    json.put("map", base64.encodeToString(map));
    json.put("neurons", base64.encodeToString(neurons));
    ObjectNode all = json.putObject("weights");
    weights.forEach((name, values) -> {
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      all.put(name, base64.encodeToString(bytes.array()));
    });
    return json;
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
