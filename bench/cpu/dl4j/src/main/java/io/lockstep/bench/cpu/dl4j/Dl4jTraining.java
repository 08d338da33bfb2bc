package io.lockstep.bench.cpu.dl4j;

import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.TrainingDraws;
import io.lockstep.bench.worker.Prepared;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network and the batches it takes in turns. */
final class Dl4jTraining implements Prepared {
  private final MultiLayerNetwork net;
  private final List<DataSet> batches = new ArrayList<>();
  private int next;

  Dl4jTraining(Training training) {
    Network network = training.network();
    List<Integer> widths = network.widths();
    net = net(network);
    TrainingDraws draws = new TrainingDraws(training);
    for (int i = 0; i < widths.size() - 1; i++) {
      long[] shape = {widths.get(i + 1), widths.get(i)};
      net.getParam(i + "_W").assign(Nd4j.create(draws.weight(i), shape, 'c').transpose());
      net.getParam(i + "_b").assign(Nd4j.create(draws.bias(i), new long[] {1, shape[0]}, 'c'));
    }
    for (int b = 0; b < training.batches(); b++) {
      long[] shape = {training.batch(), widths.getFirst()};
      INDArray features = Nd4j.create(draws.features(b), shape, 'c');
      INDArray target =
          network.classifies() ? oneHot(draws.classes(b), widths.getLast()) : features;
      batches.add(new DataSet(features, target));
    }
  }

  private static MultiLayerNetwork net(Network network) {
    List<Integer> widths = network.widths();
    int last = widths.size() - 2;
    Adam adam = new Adam(network.rate(), 0.9, 0.999, TrainingDraws.EARLY_EPSILON);
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().updater(adam).list();
    for (int i = 0; i < last; i++) {
      Activation activation = i + 1 == network.code() ? Activation.IDENTITY : Activation.RELU;
      layers.layer(
          new DenseLayer.Builder()
              .nIn(widths.get(i))
              .nOut(widths.get(i + 1))
              .activation(activation)
              .build());
    }
    Activation output = network.code() > 0 ? Activation.SIGMOID : Activation.SOFTMAX;
    LossFunction loss = network.classifies() ? LossFunction.MCXENT : LossFunction.MSE;
    layers.layer(
        new OutputLayer.Builder(loss)
            .nIn(widths.get(last))
            .nOut(widths.getLast())
            .activation(output)
            .build());
    MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
    net.init();
    return net;
  }

  private static INDArray oneHot(int[] classes, int count) {
    float[] ones = new float[classes.length * count];
    for (int i = 0; i < classes.length; i++) {
      ones[i * count + classes[i]] = 1;
    }
    return Nd4j.create(ones, new long[] {classes.length, count}, 'c');
  }

  @Override
  public void run() {
    net.fit(batches.get(next));
    next = (next + 1) % batches.size();
  }

  @Override
  public void synchronize() {}

  @Override
  public float[] sample() {
    return new float[] {(float) net.score()};
  }

  @Override
  public void close() {
    net.close();
    batches.clear();
  }
}
