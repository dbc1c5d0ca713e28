"""Builds the ONNX graph of any contiguous layer range; weights are references into the shared weight files.

Three rules keep results bit-identical whatever the chunking and the sharding, on ONNX Runtime's CPU provider, as long
as every call has two rows or more: rotary positions are applied outside GroupQueryAttention, every operator works row by
row (no dynamic quantisation), and the graph returns only the new rows of keys and values.
"""

from onnx import TensorProto, helper

OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
FLOAT, INT32, INT64 = TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64
MICROSOFT = "com.microsoft"


def external(slot):
    """An initializer whose bytes lie in a weight file at `slot` (see weights.py)."""
    tensor = TensorProto(name=slot.name, data_type=FLOAT, dims=slot.shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", slot.file), ("offset", slot.offset), ("length", slot.length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


class Builder:
    """Collects the nodes, inputs and outputs of one layer range [start, end) of `arch`."""

    def __init__(self, arch, start, end):
        self.arch, self.start, self.end = arch, start, end
        self.nodes, self.inputs, self.outputs, self.used = [], [], [], []

    def node(self, op, inputs, outputs, domain="", **attributes):
        self.nodes.append(helper.make_node(op, inputs, outputs, name=outputs[0], domain=domain, **attributes))
        return outputs[0]

    def weight(self, name):
        if name not in self.used:
            self.used.append(name)
        return name

    def linear(self, x, weight, out):
        return self.node("MatMul", [x, self.weight(weight)], [out])

    def norm(self, x, gain, out):
        eps = self.arch.norm_eps
        return self.node("SimplifiedLayerNormalization", [x, self.weight(gain)], [out], axis=-1, epsilon=eps)

    def value(self, target, name, kind, shape):
        target.append(helper.make_tensor_value_info(name, kind, shape))

    def rotary(self, x, out, heads):
        tables = [self.weight("rope.cos"), self.weight("rope.sin")]
        return self.node("RotaryEmbedding", [x, "position_ids", *tables], [out], MICROSOFT, num_heads=heads)

    def new_rows(self, x, out):
        """Publishes [1, S, KV * D] as [1, KV, S, D], the layout of the cache."""
        split = self.node("Reshape", [x, "rows_shape"], [f"{out}.split"])
        self.node("Transpose", [split], [out], perm=[0, 2, 1, 3])
        self.value(self.outputs, out, FLOAT, [1, self.arch.kv_heads, "rows", self.arch.head_dim])

    def layer(self, x, index):
        arch, p = self.arch, f"{index}."
        cache = [f"past_key.{index}", f"past_value.{index}"]
        for name in cache:
            self.value(self.inputs, name, FLOAT, [1, arch.kv_heads, "capacity", arch.head_dim])
        normed = self.norm(x, p + "norm1", p + "normed1")
        q = self.rotary(self.linear(normed, p + "wq", p + "q"), p + "q.rotated", arch.heads)
        k = self.rotary(self.linear(normed, p + "wk", p + "k"), p + "k.rotated", arch.kv_heads)
        v = self.linear(normed, p + "wv", p + "v")
        self.new_rows(k, f"new_key.{index}")
        self.new_rows(v, f"new_value.{index}")
        mixed = self.node(
            "GroupQueryAttention",
            [q, k, v, *cache, "seqlens_k", "total_sequence_length"],
            [p + "mixed", p + "present_key", p + "present_value"],
            MICROSOFT,
            num_heads=arch.heads,
            kv_num_heads=arch.kv_heads,
            do_rotary=0,
        )
        x = self.node("Add", [x, self.linear(mixed, p + "wo", p + "attention")], [p + "middle"])
        normed = self.norm(x, p + "norm2", p + "normed2")
        gate = self.linear(normed, p + "wgate", p + "gate")
        up = self.linear(normed, p + "wup", p + "up")
        swish = self.node("Mul", [gate, self.node("Sigmoid", [gate], [p + "sigmoid"])], [p + "swish"])
        product = self.node("Mul", [swish, up], [p + "product"])
        out = "hidden_out" if index + 1 == self.end < arch.layers else p + "out"
        return self.node("Add", [x, self.linear(product, p + "wdown", p + "ffn")], [out])

    def build(self):
        arch = self.arch
        if self.start == 0:
            self.value(self.inputs, "ids", INT64, [1, "rows"])
            x = self.node("Gather", [self.weight("embed"), "ids"], ["hidden"], axis=0)
        else:
            x = "hidden"
            self.value(self.inputs, "hidden", FLOAT, [1, "rows", arch.hidden])
        self.value(self.inputs, "position_ids", INT64, [1, "rows"])
        self.value(self.inputs, "seqlens_k", INT32, [1])
        self.value(self.inputs, "total_sequence_length", INT32, [1])
        if self.end == arch.layers:
            self.value(self.outputs, "logits", FLOAT, [1, "rows", arch.vocab])
        else:
            self.value(self.outputs, "hidden_out", FLOAT, [1, "rows", arch.hidden])
        for index in range(self.start, self.end):
            x = self.layer(x, index)
        if self.end == arch.layers:
            self.linear(self.norm(x, "norm", "normed"), "head", "logits")
        return self


def build(arch, start, end, slots):
    """The model proto for layers [start, end) and the weight files it refers to, in order."""
    builder = Builder(arch, start, end).build()
    shape = helper.make_tensor("rows_shape", INT64, [4], [0, 0, arch.kv_heads, arch.head_dim])
    initializers = [external(slots[name]) for name in builder.used] + [shape]
    graph = helper.make_graph(builder.nodes, f"layers {start} to {end}", builder.inputs, builder.outputs, initializers)
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=10, producer_name="shardmarket")
    return model, list(dict.fromkeys(slots[name].file for name in builder.used))
