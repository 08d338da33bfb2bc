// k_scale_shift: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_scale_shift(
    const float* in0,
    const float* in1,
    const float* in2,
    float* out0,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint size2,
    const uint size2_magic,
    const uint size2_shift,
    const uint in1_offset,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_offset,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint in2_stride2) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint rest2 = __umulhi(i << 1, size2_magic) >> size2_shift;
    const uint c2 = i - rest2 * size2;
    const uint c0 = __umulhi(rest2 << 1, size1_magic) >> size1_shift;
    const uint c1 = rest2 - c0 * size1;
    const float v0 = in0[i];
    const float v1 = in1[in1_offset + c0 * in1_stride0 + c1 * in1_stride1 + c2 * in1_stride2];
    const float v2 = __fmul_rn(v0, v1);
    const float v3 = in2[in2_offset + c0 * in2_stride0 + c1 * in2_stride1 + c2 * in2_stride2];
    const float v4 = __fadd_rn(v2, v3);
    out0[i] = v4;
  }
}
