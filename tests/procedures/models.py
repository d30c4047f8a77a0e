"""Stand-ins for the operators of deep learning models, so that what procedures ask of them is tested without training."""

from __future__ import annotations

from .support import StandIn

#: A model whose parameters are the keys of the dictionary that its handle is; what it finds is the entry 'result' of a sample
#: ('wrong' before it was trained for as many steps as 'steps_needed' says), and its loss falls with every step.
MODEL = {
    "get_dl_model_param": StandIn(ic="Handle Name", oc="Value", body="get_dict_tuple (Handle, Name, Value)"),
    "set_dl_model_param": StandIn(
        ic="Handle Name Value",
        body="set_dict_tuple (Handle, Name, Value)\nget_dict_tuple_or_default (Handle, 'log', [], Log)\n"
        "get_dict_tuple_or_default (Handle, 'steps', 0, Steps)\nset_dict_tuple (Handle, 'log', [Log, Steps, Name, Value])",
    ),
    "apply_dl_model": StandIn(
        ic="Handle Samples Outputs",
        oc="Results",
        body="""Results := []
get_dict_tuple (Handle, 'batch_size', Size)
if (|Samples| > Size)
    throw ('the batch is too large')
endif
get_dict_tuple_or_default (Handle, 'steps', 0, Steps)
get_dict_tuple_or_default (Handle, 'steps_needed', 0, Needed)
for Index := 0 to |Samples| - 1 by 1
    Key := 'result'
    if (Steps < Needed)
        Key := 'wrong'
    endif
    get_dict_tuple (Samples[Index], Key, Result)
    Results := [Results, Result]
endfor""",
    ),
    "train_dl_model_batch": StandIn(
        ic="Handle Samples",
        oc="Result",
        body="""get_dict_tuple_or_default (Handle, 'steps', 0, Steps)
get_dict_tuple_or_default (Handle, 'seen', [], Seen)
for Index := 0 to |Samples| - 1 by 1
    get_dict_tuple (Samples[Index], 'image_id', ImageID)
    Seen := [Seen, ImageID]
endfor
set_dict_tuple (Handle, 'seen', Seen)
set_dict_tuple (Handle, 'steps', Steps + 1)
create_dict (Result)
set_dict_tuple (Result, 'total_loss', 1.0 / (Steps + 1))""",
    ),
    "write_dl_model": StandIn(
        ic="Handle FileName",
        body="get_dict_tuple_or_default (Handle, 'steps', 0, Steps)\nopen_file (FileName, 'output', File)\n"
        "fwrite_string (File, Steps + '')\nclose_file (File)",
    ),
}
