// k_argmax: 9 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

static __device__ bool beats(float a, uint placeA, float b, uint placeB) {
  const bool above = a > b || (a != a && b == b);
  const bool level = a == b || (a != a && b != b);
  return above || (level && placeA < placeB);
}

extern "C" __global__ void __launch_bounds__(256) k_argmax(
    const float* __restrict__ in0,
    int* __restrict__ out0) {
  __shared__ float bests[256];
  __shared__ uint places[256];
  const uint lane = threadIdx.x;
  const uint row = blockIdx.x;
  float best = 0;
  uint place = 0u;
  for (uint c = lane; c < 300u; c += 256u) {
    const float v = in0[row * 300u + c];
    if (c == lane || beats(v, c, best, place)) {
      best = v;
      place = c;
    }
  }
  bests[lane] = best;
  places[lane] = place;
  __syncthreads();
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < 300u && beats(bests[lane + h], places[lane + h], bests[lane], places[lane])) {
      bests[lane] = bests[lane + h];
      places[lane] = places[lane + h];
    }
    __syncthreads();
  }
  if (lane == 0u) {
    out0[row] = (int)places[0];
  }
}
