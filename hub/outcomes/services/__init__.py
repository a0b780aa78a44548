"""What people say of help that came: `asking` asks the resident, `answering` takes their answer, `viewing` is what the
referrer sees, `measuring` is numbers before and after, `carrying_on` begins anew where help did not come."""
