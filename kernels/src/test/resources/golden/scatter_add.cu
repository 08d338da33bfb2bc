// k_scatter_add: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_scatter_add(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < 600u; i += gridDim.x * blockDim.x) {
    const int row = (int)(i / 12u);
    const uint c = i % 12u;
    float acc = 0x0.0p0f;
    for (uint n = 0u; n < 33u; ++n) {
      if (in1[n] == row) {
        acc = __fadd_rn(acc, in0[n * 12u + c]);
      }
    }
    out0[i] = acc;
  }
}
